import { confirm } from '#cli/confirm.ts'
import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { readFiles } from '#cli/files/read-files.ts'
import { duringTransfer } from '#cli/text/during-transfer.ts'
import { layOutTable } from '#cli/text/lay-out-table.ts'
import { plain } from '#cli/text/plain.ts'
import { sayCount } from '#cli/text/say-count.ts'
import { saySize } from '#cli/text/say-size.ts'
import { requireVault } from '#client/vault/require-vault.ts'
import { replaceBlob } from '#client/versions/replace-blob.ts'
import { dataTypes } from '#contract/data-type.ts'
import { MAX_BLOB_BYTES } from '#contract/vault-data.ts'
import { planImport, type Step, typeOfFile } from './plan-import.ts'

/** Compressed, a file may be smaller than this. */
const LONGEST = MAX_BLOB_BYTES * 16

/**
 * Stores the files of a folder or archive, each under the type it is named by, after showing what that changes. What
 * another device writes between the plan and its step is not replaced.
 */
export async function importFrom(
  context: Context,
  source: string,
  options: { yes?: boolean | undefined },
): Promise<void> {
  const { device, output } = context
  const { profile } = await requireVault(device)
  checkServer(context, profile)
  const { files, others } = readFiles(source, (name) => typeOfFile(name) !== undefined, LONGEST)
  if (files.length === 0) throw nothingToImport(source, others)
  for (const name of others) output.say(`${plain(name)} is not named after a type; it is left out.`)
  const steps = await output.during('Comparing', () => planImport(device, files))
  const changing = steps.filter(({ action }) => action !== 'same')
  output.say(layOutTable(output, columns, steps.map(toCells)))
  if (changing.length > 0) await confirm(context, `Store ${sayCount(changing.length, 'file')}?`, options)
  const done: { data_type: string; name: string; action: string; revision: number }[] = []
  for (const { data_type, name, action, over, bytes } of steps) {
    if (action === 'same') done.push({ data_type, name, action, revision: over })
    else {
      const what = `Storing ${data_type}, ${saySize(bytes.length)} (${done.length + 1} of ${steps.length})`
      const { revision } = await duringTransfer(context, what, (heard) =>
        replaceBlob(heard, data_type, bytes, { over }),
      )
      done.push({ data_type, name, action, revision })
      output.say(`Stored ${data_type} as revision ${revision}.`)
    }
  }
  output.result(
    { source, imported: done, left_out: others },
    changing.length === 0
      ? 'Everything is stored already.'
      : `Imported ${sayCount(changing.length, 'file')}.`,
  )
}

const columns = [
  { title: 'TYPE' },
  { title: 'FILE', shrinks: true as const },
  { title: 'SIZE', align: 'right' as const },
  { title: 'WHAT HAPPENS' },
]

function toCells({ data_type, name, bytes, action, over }: Step): string[] {
  const words = {
    add: 'is added',
    same: 'nothing: it is stored already',
    replace: `replaces revision ${over}, which stays among the versions`,
  }
  return [data_type, name, saySize(bytes.length), words[action]]
}

function nothingToImport(source: string, others: string[]): CliError {
  const is_sealed = others.some((name) => name === 'keyring.json' || name.startsWith('vault/'))
  return new CliError(
    'usage',
    is_sealed
      ? `${source} is a sealed export. Import takes what "roost export" wrote without --sealed.`
      : `${source} has no file that is named after a type (${dataTypes.join(', ')}), like ${dataTypes[0]}.json.`,
  )
}
