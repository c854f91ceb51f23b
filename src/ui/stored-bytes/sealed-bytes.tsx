import { byteSize } from '#ui/primitives/byte-size.ts'
import { FieldTable } from './field-table.tsx'
import { type Field, fieldWords, isHeader } from './field-words.ts'
import { HexDump } from './hex-dump.tsx'
import { Noise } from './noise.tsx'

type Props = {
  /** How it begins. */
  start: Uint8Array
  stored_bytes: number
  fields: Field[]
  device_name: string | null
}

/** How many bytes are spelled: the header and some of what follows it. */
export const SPELLED_BYTES = 384

/** A sealed version as the server has it: the header it can read, and the rest, which it cannot. */
export function SealedBytes({ start, stored_bytes, fields, device_name }: Props) {
  const header_end = fields.find(({ name }) => !isHeader(name))?.offset ?? 0
  const shown = start.subarray(0, SPELLED_BYTES)
  const header = fields.filter(({ name }) => isHeader(name))
  const more = stored_bytes - shown.length
  return (
    <>
      <p className="max-w-prose text-sm">
        These are the bytes in the database. This server can read the{' '}
        <span className="rounded-sm bg-accent-soft px-1 text-accent">marked</span> ones: a header of{' '}
        {header_end} bytes, explained below. The other {byteSize(stored_bytes - header_end)} are sealed with a
        key that was never here, and cannot be told from noise.
      </p>
      <HexDump
        label="The stored bytes"
        bytes={shown}
        marks={header.map((field, index) => ({
          ...field,
          id: `byte-${field.name}`,
          title: fieldWords[field.name].name,
          look: index % 2 === 0 ? 'bg-accent-soft' : 'bg-accent-faint',
        }))}
      />
      {more > 0 && <p className="text-muted text-sm">… and {byteSize(more)} more of the same kind.</p>}
      <FieldTable
        bytes={start}
        fields={fields}
        device_name={device_name}
        markOf={(name) => (isHeader(name) ? `byte-${name}` : undefined)}
      />
      <Noise bytes={start.subarray(header_end)} />
    </>
  )
}
