import type { Device } from '#client/connection.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import { getContent } from '#client/sync/get-content.ts'
import { listContents } from '#client/sync/list-contents.ts'
import type { DataType } from '#contract/data-type.ts'
import { deliverCopies } from './deliver-copies.ts'
import type { Watching } from './keep-type.ts'
import { readSettled } from './read-local.ts'
import type { WatchEvent } from './say-event.ts'
import { pathOf } from './write-local.ts'

/** Tells what has become of types on their way: sent, in conflict, switched off. */
export type Reporter = {
  /** What is told of files passes through here, since what was kept will be sent. */
  say(event: WatchEvent): void
  /** Looks at a type and tells what is new. */
  report(watching: Watching, type: DataType): Promise<void>
  /** Resolves when everything is told. */
  told(): Promise<void>
}

export async function createReporter(device: Device, tell: (event: WatchEvent) => void): Promise<Reporter> {
  const listed = await listContents(device)
  const to_send = new Set(listed.filter(({ is_pending }) => is_pending).map(({ type }) => type))
  const switched_off = new Set<DataType>()
  const nameOf = createNames(device)
  let telling = Promise.resolve()

  function say(event: WatchEvent): void {
    if (event.event === 'kept') to_send.add(event.data_type)
    if (event.event !== 'received') tell(event)
    else telling = telling.then(async () => tell({ ...event, device_name: await nameOf(event.device_id) }))
  }

  async function report(watching: Watching, type: DataType): Promise<void> {
    const listed = await listContents(device)
    const state = listed.find((one) => one.type === type)
    if (!state) return
    if (state.conflicts > 0) await reportCopies(watching, type)
    if (!state.is_pending && to_send.delete(type))
      tell({ event: 'sent', data_type: type, revision: state.revision })
    if (!state.is_switched_off) switched_off.delete(type)
    else if (!switched_off.has(type)) {
      switched_off.add(type)
      const error = `Syncing is switched off for this account. Edits are kept here; "roost config set ${type} on" lets them go out.`
      tell({ event: 'blocked', data_type: type, code: 'type_switched_off', error })
    }
  }

  return { say, report, told: () => telling }
}

async function reportCopies({ device, folder, say }: Watching, type: DataType): Promise<void> {
  const { bytes: current } = await getContent(device, type)
  const local = await readSettled(folder.path, type, { known: [], signal: device.signal })
  const path = pathOf(folder.path, type, local, local.bytes ?? current)
  for (const { reason, files } of await deliverCopies(device, type, { path, current }))
    say({ event: 'conflict', data_type: type, reason, files })
}

/** The names of devices, asked for when one is not known yet; null where the server cannot tell. */
function createNames(device: Device): (id: string | null) => Promise<string | null> {
  let names = new Map<string, string>()
  return async (id) => {
    if (id === null) return null
    if (!names.has(id)) {
      const devices = await listDevices({ ...device, pauses_ms: [] }).catch(() => [])
      names = new Map(devices.map(({ id: each, name }) => [each, name]))
    }
    return names.get(id) ?? null
  }
}
