import type { Context } from '#cli/context.ts'
import type { Device } from '#client/connection.ts'
import type { Progress } from '#client/transport/progress.ts'
import { saySize } from './say-size.ts'

/** What is smaller is over before anybody has read of it. */
const LEAST_BYTES = 64 * 1024
const BAR_WIDTH = 24

/** Does work over the network, and shows a person on a terminal how far it is. */
export function duringTransfer<T>(
  { device, output }: Pick<Context, 'device' | 'output'>,
  what: string,
  work: (device: Device) => Promise<T>,
): Promise<T> {
  let latest: Progress | undefined
  const onProgress = (progress: Progress) => {
    if ((progress.total ?? progress.loaded) > LEAST_BYTES) latest = progress
  }
  return output.during(
    () => [what, latest && sayProgress(latest)].filter(Boolean).join(' '),
    () => work({ ...device, onProgress }),
  )
}

/** A transfer as people see it: `[######------] ↑ 2.0 MiB of 4.0 MiB`, without a bar where nobody says of how much. */
export function sayProgress({ direction, loaded, total }: Progress): string {
  const arrow = direction === 'up' ? '↑' : '↓'
  if (total === undefined) return `${arrow} ${saySize(loaded)}`
  const done = Math.round((BAR_WIDTH * loaded) / Math.max(total, 1))
  const bar = '#'.repeat(done).padEnd(BAR_WIDTH, '-')
  return `[${bar}] ${arrow} ${saySize(loaded)} of ${saySize(total)}`
}
