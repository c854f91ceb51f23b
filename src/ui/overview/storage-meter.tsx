import { TriangleAlert } from 'lucide-react'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { Card } from '#ui/primitives/card.tsx'

/** From which share on the room that is left is worth a word. */
const NEARLY_FULL = 0.8

type Props = {
  used_bytes: number
  max_bytes: number
  /** What earlier versions take, and may take at most. */
  kept_bytes: number
  max_kept_bytes: number
}

/** How much of the account's room is used. */
export function StorageMeter({ used_bytes, max_bytes, kept_bytes, max_kept_bytes }: Props) {
  const share = used_bytes / max_bytes
  const said = `${byteSize(used_bytes)} of ${byteSize(max_bytes)}`
  const look = share >= 1 ? 'bg-danger' : share >= NEARLY_FULL ? 'bg-warning' : 'bg-accent'
  return (
    <Card className="grid content-start gap-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-semibold">{said}</span>
        <span className="text-muted tabular-nums">{percent(share)} used</span>
      </p>
      <meter className="sr-only" aria-label="Room used" min={0} max={max_bytes} value={used_bytes}>
        {said}
      </meter>
      <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunken">
        <div
          className={`h-full rounded-full ${look}`}
          style={{ width: `${Math.min(100, share * 100)}%`, minWidth: used_bytes > 0 ? '0.5rem' : 0 }}
        />
      </div>
      {share >= NEARLY_FULL && <LittleRoom is_full={share >= 1} />}
      <p className="text-muted text-sm">
        Earlier versions take {byteSize(kept_bytes)} besides. Beyond {byteSize(max_kept_bytes)} the oldest go.
      </p>
    </Card>
  )
}

const LittleRoom = ({ is_full }: { is_full: boolean }) => (
  <p className={`flex gap-2 text-sm ${is_full ? 'text-danger' : 'text-warning'}`}>
    <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
    <span>
      {is_full
        ? 'There is no room left: devices keep what they cannot store. '
        : 'There is little room left. '}
      <a href="/dashboard/vault" className="font-medium underline">
        Clear what you no longer need
      </a>
      , or ask whoever runs this server for more.
    </span>
  </p>
)

/** A share as a person says it: what is more than nothing is not called 0 %. */
const percent = (share: number): string =>
  share > 0 && share < 0.01 ? 'less than 1%' : `${Math.floor(share * 100)}%`
