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
  const look = share >= 1 ? 'bg-danger' : share >= NEARLY_FULL ? 'bg-warning' : 'bg-accent'
  return (
    <Card className="grid h-full content-start gap-5 text-sm">
      <div className="grid gap-2">
        <Meter name="In use" used={used_bytes} room={max_bytes} look={look} />
        {share >= NEARLY_FULL && <LittleRoom is_full={share >= 1} />}
      </div>
      <div className="grid gap-2">
        <Meter name="Earlier versions" used={kept_bytes} room={max_kept_bytes} look="bg-accent-faint" />
        <p className="text-muted">When these need more room, the oldest go.</p>
      </div>
    </Card>
  )
}

function Meter({ name, used, room, look }: { name: string; used: number; room: number; look: string }) {
  const said = `${byteSize(used)} of ${byteSize(room)}`
  return (
    <>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-semibold">{name}</span>
        <span className="text-muted tabular-nums">{said}</span>
      </p>
      <meter className="sr-only" aria-label={name} min={0} max={room} value={used}>
        {said}
      </meter>
      <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunken">
        <div
          className={`h-full rounded-full ${look}`}
          style={{ width: `${Math.min(100, (used / room) * 100)}%`, minWidth: used > 0 ? '0.5rem' : 0 }}
        />
      </div>
    </>
  )
}

const LittleRoom = ({ is_full }: { is_full: boolean }) => (
  <p className={`flex gap-2 ${is_full ? 'text-danger' : 'text-warning'}`}>
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
