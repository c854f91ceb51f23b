import type { Output } from '#cli/output.ts'
import { plain } from '#cli/text/plain.ts'
import { sayCount } from '#cli/text/say-count.ts'
import type { KeptCopy } from '#client/sync/conflicts.ts'
import type { DataType } from '#contract/data-type.ts'

/** What a watch tells, one line each; with `--json` as it stands here. */
export type WatchEvent =
  | { event: 'ready'; folder: string; to_send: number }
  /** What is in the folder is kept on this device, whatever happens from here on. */
  | { event: 'kept'; data_type: DataType; content_hash: string | null; bytes: number }
  | { event: 'sent'; data_type: DataType; revision: number | null }
  | {
      event: 'received'
      data_type: DataType
      revision: number | null
      device_id: string | null
      device_name: string | null
      removed: boolean
    }
  | { event: 'conflict'; data_type: DataType; reason: KeptCopy['reason']; files: string[] }
  | { event: 'offline'; to_send: number; error: string }
  | { event: 'online'; to_send: number }
  | { event: 'blocked'; data_type: DataType | null; code: string; error: string }

/** What a conflict copy is a copy of. */
const copied: Record<KeptCopy['reason'], string> = {
  concurrent: 'another edit was made at the same time',
  clash: 'two edits changed the same place, and one of them gave way',
  unproven: 'what the server has was not made from what was here',
  restored: "the server's restored backup had something else",
}

/** Tells an event: to a person, or as a line of JSON. */
export function sayEvent(output: Output, event: WatchEvent): void {
  output.event(event, sentence(output, event))
}

function sentence({ style }: Output, event: WatchEvent): string | undefined {
  switch (event.event) {
    case 'ready':
      return `Watching ${event.folder}. Ctrl-C ends it.`
    case 'kept':
      return undefined
    case 'sent':
      return `↑ ${event.data_type} ${event.revision === null ? '' : `revision ${event.revision}`}`.trimEnd()
    case 'received': {
      const what = `↓ ${event.data_type}${event.revision === null ? '' : ` revision ${event.revision}`}`
      const by = event.device_name ?? event.device_id?.slice(0, 8)
      return `${what}${event.removed ? ', removed' : ''}${by ? ` from ${plain(by)}` : ''}`
    }
    case 'conflict':
      return style(
        'yellow',
        `⚠ ${event.data_type}: ${copied[event.reason]}; it is kept in ${event.files.join(', ')}`,
      )
    case 'offline':
      return `Offline${event.to_send > 0 ? `, ${event.to_send} to send` : ''}. Edits are kept here and go out by themselves.`
    case 'online':
      return event.to_send > 0 ? `Online again, ${sayCount(event.to_send, 'type')} to send.` : 'Online again.'
    case 'blocked':
      return style('yellow', `⚠ ${event.data_type ? `${event.data_type}: ` : ''}${event.error}`)
  }
}
