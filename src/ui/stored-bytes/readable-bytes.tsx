import { Alert } from '#ui/primitives/alert.tsx'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { HexDump } from './hex-dump.tsx'
import { SPELLED_BYTES } from './sealed-bytes.tsx'

type Props = { start: Uint8Array; stored_bytes: number; title: string; about: string }

/** What an older client stored, as the server has it, and the truth about who can read it. */
export function ReadableBytes({ start, stored_bytes, title, about }: Props) {
  const shown = start.subarray(0, SPELLED_BYTES)
  const more = stored_bytes - shown.length
  return (
    <>
      <Alert tone="warning">
        <p className="font-semibold">{title}</p>
        <p>{about}</p>
      </Alert>
      <HexDump
        label="The stored bytes"
        bytes={shown}
        marks={[
          {
            name: 'text',
            offset: 0,
            length: shown.length,
            id: 'byte-text',
            title: 'The text an older client sent',
            look: 'bg-warning-soft',
          },
        ]}
      />
      <p className="text-muted text-sm">
        The text an older client sent, as it came{more > 0 && `, and ${byteSize(more)} more of it`}.
      </p>
    </>
  )
}
