import { type Run, spellHex, spellOffsets, spellText } from './spell-bytes.ts'

/** A run of bytes that is set off, and how. */
type Mark = { name: string; offset: number; length: number; id: string; title: string; look: string }

type Props = { label: string; bytes: Uint8Array; marks: Mark[] }

const column = 'whitespace-pre font-mono text-muted text-xs leading-6 sm:text-sm sm:leading-7'

/** Bytes as they are: where each row begins, in hexadecimal, and as characters. In a narrow window it scrolls sideways. */
export function HexDump({ label, bytes, marks }: Props) {
  const write = ({ name, text }: Run<string>, hasId: boolean) => {
    const mark = marks.find((one) => one.name === name)
    if (!mark) return text
    return (
      <span
        key={mark.name}
        id={hasId ? mark.id : undefined}
        title={mark.title}
        className={`scroll-mt-24 rounded-sm box-decoration-clone py-0.5 text-ink ${mark.look} target:bg-accent target:text-on-accent`}
      >
        {text}
      </span>
    )
  }
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      tabIndex={0}
      className="flex gap-6 overflow-x-auto rounded-control border border-line p-4 lg:gap-10"
    >
      <pre className={`${column} select-none`} aria-hidden="true">
        {spellOffsets(bytes.length)}
      </pre>
      <pre className={column} data-bytes="hex">
        {spellHex(bytes, marks).map((run) => write(run, true))}
      </pre>
      <pre className={column} aria-hidden="true" data-bytes="text">
        {spellText(bytes, marks).map((run) => write(run, false))}
      </pre>
    </section>
  )
}
