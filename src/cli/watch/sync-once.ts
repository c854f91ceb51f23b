import type { Context } from '#cli/context.ts'
import { tell } from '#cli/exit-code.ts'
import { sayCount } from '#cli/text/say-count.ts'
import { Offline, TypeSwitchedOff } from '#client/errors.ts'
import { listContents } from '#client/sync/list-contents.ts'
import { syncAll } from '#client/sync/sync-type.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import { keepType, type Watching } from './keep-type.ts'
import { mergers } from './mergers.ts'
import type { Reporter } from './report-state.ts'

/** So often other devices may write in between. */
const MOST_ROUNDS = 10

/** Makes folder, device and server the same once. What is in the way of one type does not keep back the others. */
export async function syncOnce(
  { output }: Context,
  watching: Watching,
  { report, told }: Reporter,
): Promise<void> {
  const { device } = watching
  const problems = new Map<DataType, unknown>()
  const keepAll = async () => {
    for (const type of dataTypes) {
      try {
        await keepType(watching, type)
        await report(watching, type)
      } catch (error) {
        device.signal?.throwIfAborted()
        problems.set(type, error)
      }
    }
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    problems.clear()
    await keepAll()
    const { errors } = await syncAll(device, { mergers }).catch((error) => {
      if (error instanceof Offline)
        output.say('What was edited is kept on this device, and goes out with the next watch, push or pull.')
      throw error
    })
    await keepAll()
    for (const type of dataTypes) {
      const error = errors[type]
      if (error && !(error instanceof TypeSwitchedOff)) problems.set(type, error)
    }
    if (problems.size > 0 || !(await isPending(watching))) break
  }
  for (const [data_type, problem] of problems) {
    const { code, error } = tell(problem)
    watching.say({ event: 'blocked', data_type, code, error })
  }
  await told()
  const [first] = problems.values()
  if (first) throw first
  const contents = await listContents(device)
  const present = contents.filter(({ size }) => size !== null).length
  output.result(
    { outcome: 'synced', types: present },
    `${watching.folder.path} and the vault are the same: ${sayCount(present, 'type')}.`,
  )
}

async function isPending({ device }: Watching): Promise<boolean> {
  const contents = await listContents(device)
  return contents.some(({ is_pending, is_switched_off }) => is_pending && !is_switched_off)
}
