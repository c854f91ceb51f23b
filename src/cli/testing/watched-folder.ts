import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openFolder } from '#cli/watch/folder-mark.ts'
import { keepType, type Watching } from '#cli/watch/keep-type.ts'
import { mergers } from '#cli/watch/mergers.ts'
import { createReporter } from '#cli/watch/report-state.ts'
import type { WatchEvent } from '#cli/watch/say-event.ts'
import type { Device } from '#client/connection.ts'
import { syncType } from '#client/sync/sync-type.ts'
import type { TwoDevices } from './two-devices.ts'

/** A folder of a device's own, and what a watch does with it, one step at a time. */
export async function watchedFolder(account: TwoDevices, profile: 'one' | 'two') {
  const { device } = account.device(profile)
  const folder = openFolder(join(account.folder, `${profile}'s`), account.server.account_id)
  const heard: WatchEvent[] = []
  const { say, report } = await createReporter(device, (event) => heard.push(event))
  const watching: Watching = { device, folder, say }
  const path = (name: string) => join(folder.path, name)
  return {
    ...{ device: device as Device, folder, heard, watching },
    path,
    write: (name: string, content: string | Uint8Array) => {
      mkdirSync(dirname(path(name)), { recursive: true })
      writeFileSync(path(name), content)
    },
    read: (name: string) => readFileSync(path(name), 'utf8'),
    names: (name = '.') =>
      (readdirSync(path(name), { recursive: true }) as string[])
        .filter((entry) => entry !== '.roost-watch' && !statSync(path(join(name, entry))).isDirectory())
        .sort(),
    /** Keeps what is in the folder, syncs, and takes what came. */
    sync: async () => {
      await keepType(watching, 'history')
      await syncType(device, 'history', { mergers })
      await keepType(watching, 'history')
      await report(watching, 'history')
      await syncType(device, 'history', { mergers })
    },
    keep: () => keepType(watching, 'history'),
  }
}

export type Watched = Awaited<ReturnType<typeof watchedFolder>>
