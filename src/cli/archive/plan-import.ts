import { CliError } from '#cli/error.ts'
import type { NamedFile } from '#cli/files/write-folder.ts'
import type { Device } from '#client/connection.ts'
import { openNewest } from '#client/versions/open-newest.ts'
import { DataType, dataTypes } from '#contract/data-type.ts'

/** What an import does with one file: `over` is the revision it replaces, 0 for none. */
export type Step = {
  data_type: DataType
  name: string
  bytes: Uint8Array<ArrayBuffer>
  action: 'add' | 'replace' | 'same'
  over: number
}

/** The data type that a file holds: what its name begins with, up to the first point. */
export const typeOfFile = (name: string): DataType | undefined =>
  DataType.safeParse(name.split('/').at(-1)?.split('.')[0]).data

/** What each file would do to what is stored now. Throws when two files hold the same type, or none holds any. */
export async function planImport(device: Device, files: NamedFile[]): Promise<Step[]> {
  const steps: Step[] = []
  for (const data_type of dataTypes) {
    const [file, another] = files.filter(({ name }) => typeOfFile(name) === data_type)
    if (another)
      throw new CliError(
        'usage',
        `${file?.name} and ${another.name} are both ${data_type}. Keep one of them.`,
      )
    if (!file) continue
    const newest = await openNewest(device, data_type)
    const over = newest?.revision ?? 0
    if (!newest?.plaintext) steps.push({ data_type, ...file, action: 'add', over })
    else {
      const is_same = Buffer.compare(newest.plaintext, file.bytes) === 0
      steps.push({ data_type, ...file, action: is_same ? 'same' : 'replace', over })
    }
  }
  return steps
}
