import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { readInput } from '#cli/files/read-input.ts'
import { getVersion } from '#client/versions/get-version.ts'
import { listVersions } from '#client/versions/list-versions.ts'
import type { DataType } from '#contract/data-type.ts'
import { compare, type Side } from './compare.ts'
import { parseDataType } from './parse-data-type.ts'
import { isRevision, parseRevision, sayNotKept } from './parse-revision.ts'

/** Shows what changed between two versions of a type, or between a version and a file. */
export async function diff(
  context: Context,
  type: string,
  words: [first: string | undefined, second: string | undefined],
): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  checkServer(context, await device.store.read())
  const { from, to } = await output.during('Comparing', () => findSides(context, data_type, words))
  const told = compare(output, from, to)
  const sayOf = ({ name, revision, content }: Side) => ({ name, revision, bytes: content.length })
  output.result(
    { data_type, from: sayOf(from), to: sayOf(to), outcome: told.outcome, patch: told.patch },
    told.text,
  )
}

/** A file is the new side wherever it was named; revisions stand in the order they were named. */
async function findSides(
  context: Context,
  data_type: DataType,
  [first, second]: [string | undefined, string | undefined],
): Promise<{ from: Side; to: Side }> {
  const { device } = context
  const revisionSide = (revision: number) => readRevision(context, data_type, revision)
  if (first !== undefined && !isRevision(first)) {
    const base = second === undefined ? undefined : parseRevision(second)
    const content = await readInput(first, device.signal)
    const [newest] = await newestRevisions(context, data_type)
    return { from: await revisionSide(base ?? newest), to: { name: first, revision: null, content } }
  }
  if (first !== undefined && second !== undefined)
    return { from: await revisionSide(parseRevision(first)), to: await revisionSide(parseRevision(second)) }
  const [newest, before] = await newestRevisions(context, data_type)
  const base = first === undefined ? before : parseRevision(first)
  if (base === undefined)
    throw new CliError('nothing_stored', `The server keeps only revision ${newest} of ${data_type}.`)
  return { from: await revisionSide(base), to: await revisionSide(newest) }
}

async function newestRevisions(
  { device }: Context,
  data_type: DataType,
): Promise<[newest: number, before: number | undefined]> {
  const [newest, before] = await listVersions(device, data_type)
  if (!newest) throw new CliError('nothing_stored', `Nothing was ever stored under ${data_type}.`)
  return [newest.revision, before?.revision]
}

async function readRevision({ device }: Context, data_type: DataType, revision: number): Promise<Side> {
  const { plaintext } = await getVersion(device, data_type, revision).catch(sayNotKept(data_type, revision))
  const name = `${data_type} revision ${revision}${plaintext ? '' : ' (removed)'}`
  return { name, revision, content: plaintext ?? new Uint8Array(0) }
}
