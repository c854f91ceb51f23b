import type { ReactNode } from 'react'
import { RoostMark } from '#ui/frame/roost-mark.tsx'
import { ExactTime } from '#ui/primitives/exact-time.tsx'

const WORDS = 24

type Props = {
  email: string | null
  server_url: string
  /** Which key of the account the words will open; null while there is none. */
  key_version: number | null
  now: number
}

/** A sheet to write the recovery words on by hand: one page of A4 or Letter. It never has the words itself. */
export const RecoverySheet = ({ email, server_url, key_version, now }: Props) => (
  <article
    aria-labelledby="sheet"
    className="mx-auto grid w-full max-w-3xl gap-6 rounded-card border border-line bg-surface p-6 shadow-card sm:p-10 print:max-w-none print:gap-5 print:border-0 print:p-0 print:shadow-none"
  >
    <header className="flex items-center gap-3">
      <RoostMark className="size-9" />
      <h2 id="sheet" className="font-semibold text-xl tracking-tight">
        24 recovery words
      </h2>
    </header>
    <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2 print:grid-cols-2">
      <Fact name="Account">{email ?? 'an account without e-mail'}</Fact>
      <Fact name="Server">{server_url}</Fact>
      <Fact name="For key">{key_version === null ? 'the one to be made' : `number ${key_version}`}</Fact>
      <Fact name="Sheet of">
        <ExactTime at={new Date(now).toISOString()} now={now} />
      </Fact>
    </dl>
    <p className="max-w-prose text-sm">
      These words open the data of this account when every device and the passphrase are lost. Whoever has
      them and can sign in can do the same. Nobody can give them to you again: not this server, and not
      whoever runs it.
    </p>
    <ol
      aria-label="Lines for the words"
      className="grid grid-flow-col grid-cols-2 grid-rows-12 gap-x-8 sm:gap-x-12 print:gap-x-12"
    >
      {Array.from({ length: WORDS }, (_, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          key={index}
          className="flex h-10 items-end gap-3 border-edge border-b pb-1 text-muted text-sm tabular-nums print:h-[9.5mm]"
        >
          {index + 1}
        </li>
      ))}
    </ol>
    <div className="grid gap-1.5 text-sm">
      <h3 className="font-semibold">Keep it</h3>
      <ul className="grid list-disc gap-1 pl-5">
        <li>
          Write the words by hand, in their order, and read them back. Print or photograph none of them.
        </li>
        <li>Keep the sheet where you keep your passport, and not beside your devices.</li>
        <li>Type the words on a device of yours only. No web page ever asks for them.</li>
        <li>After a new key or new words this sheet opens nothing: write a new one, and destroy this one.</li>
      </ul>
    </div>
    <p className="flex flex-wrap items-end gap-x-8 gap-y-4 pt-2 text-muted text-sm">
      <span className="flex min-w-48 flex-1 items-end gap-2">
        Written on <span className="flex-1 border-edge border-b" />
      </span>
      <span className="flex min-w-48 flex-1 items-end gap-2">
        Kept at <span className="flex-1 border-edge border-b" />
      </span>
    </p>
  </article>
)

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-muted text-xs">{name}</dt>
    <dd className="font-medium">{children}</dd>
  </div>
)
