import { byteEntropy, noiseEntropy, noiseSpread } from './byte-entropy.ts'

/** Fewer bytes are too few to tell noise from anything else. */
const FEWEST_BYTES = 256

/** What JSON comes to: letters, digits and quotes, again and again. */
const JSON_BITS = 4.9

const bits = (value: number): string => value.toFixed(2)

/** How much like noise sealed bytes are, beside noise itself and beside what is not sealed. */
export function Noise({ bytes }: { bytes: Uint8Array }) {
  if (bytes.length < FEWEST_BYTES) return null
  const [found, expected] = [byteEntropy(bytes), noiseEntropy(bytes.length)]
  return (
    <div className="grid gap-3">
      <h3 className="font-semibold">How much like noise</h3>
      <ul className="grid max-w-xl gap-2 text-sm">
        <Bar name="These bytes" value={found} look="bg-accent" />
        <Bar name="Pure chance" value={expected} look="bg-accent-faint" />
        <Bar name="JSON, not sealed" value={JSON_BITS} look="bg-edge" />
      </ul>
      <p className="max-w-prose text-muted text-sm">
        The bits that each byte tells anew, 8 at most, measured over the first{' '}
        {bytes.length.toLocaleString('en')} sealed bytes. Pure chance comes to {bits(expected)}, give or take{' '}
        {bits(noiseSpread(bytes.length))}. Nothing repeats and nothing stands out, so there is nothing to
        read.
      </p>
    </div>
  )
}

const Bar = ({ name, value, look }: { name: string; value: number; look: string }) => (
  <li className="grid grid-cols-[8rem_minmax(0,1fr)_2.5rem] items-center gap-3">
    <span>{name}</span>
    <span className="h-2 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
      <span className={`block h-full rounded-full ${look}`} style={{ width: `${(value / 8) * 100}%` }} />
    </span>
    <span className="text-right tabular-nums">{bits(value)}</span>
  </li>
)
