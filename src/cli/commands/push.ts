import type { Context } from '#cli/context.ts'
import { checkServer } from '#cli/context.ts'
import { keepCopy } from '#cli/files/keep-copy.ts'
import { readInput } from '#cli/files/read-input.ts'
import { Contended } from '#client/errors.ts'
import { keepHead } from '#client/vault/heads.ts'
import type { PulledBlob } from '#client/vault/pulled-blob.ts'
import { pushBlob } from '#client/vault/push-blob.ts'
import type { DataType } from '#contract/data-type.ts'
import { parseDataType } from './parse-data-type.ts'

const TRIES = 5

/**
 * Seals a file and stores it. What another device has written meanwhile is first written to a conflict copy
 * beside the file; then the file goes on top of it.
 */
export async function push(context: Context, type: string, file: string): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  checkServer(context, await device.store.read())
  const content = await readInput(file, device.signal)
  const conflict_copies: string[] = []
  for (let tries = 0; tries < TRIES; tries++) {
    const pushed = await output.during(`Pushing ${data_type}`, () => pushBlob(device, data_type, content))
    if (pushed.outcome !== 'conflict') {
      const { outcome, revision } = pushed
      const conflict_copy = conflict_copies.at(-1) ?? null
      output.result(
        { outcome, data_type, revision, bytes: content.length, conflict_copy, conflict_copies },
        outcome === 'stored'
          ? `Stored as revision ${revision} of ${data_type}.`
          : `The server has this already, as revision ${revision} of ${data_type}.`,
      )
      return
    }
    const copy = setAside(file === '-' ? data_type : file, data_type, pushed.theirs, output.say)
    if (copy) conflict_copies.push(copy)
    await keepHead(device, data_type, pushed.theirs)
  }
  throw new Contended(`Other devices keep writing ${data_type}. What they wrote is kept; push again.`)
}

function setAside(
  path: string,
  data_type: DataType,
  { plaintext, head: { revision }, device_id }: PulledBlob,
  say: (line: string) => void,
): string | undefined {
  const device = device_id?.slice(0, 8)
  const by = device ? `device ${device}` : 'an older client'
  const had = `The server had revision ${revision} of ${data_type}, by ${by}, which this device had not pulled`
  if (!plaintext) {
    say(`${had}: a deletion. What you push goes on top of it.`)
    return undefined
  }
  const copy = keepCopy(path, `conflict-${revision}-${device ?? 'unsealed'}`, plaintext)
  say(`${had}. Its content is kept in ${copy}; what you push goes on top of it.`)
  return copy
}
