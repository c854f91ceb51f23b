import { isUtf8 } from 'node:buffer'
import { type Context, checkServer } from '#cli/context.ts'
import { type NamedFile, requireNewFolder, writeFolder } from '#cli/files/write-folder.ts'
import { requireNewFile, writeZip } from '#cli/files/write-zip.ts'
import { sayCount } from '#cli/text/say-count.ts'
import { saySize } from '#cli/text/say-size.ts'
import { exportOpened } from '#client/account/export-opened.ts'
import { exportSealed } from '#client/account/export-sealed.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** Writes what the account stores to a new folder or zip file: readable, or with `sealed` as the server has it. */
export async function exportTo(
  context: Context,
  target: string,
  options: { sealed?: boolean | undefined },
): Promise<void> {
  const { device, output } = context
  const is_zip = /\.zip$/i.test(target)
  if (is_zip) requireNewFile(target)
  else requireNewFolder(target)
  const { profile } = await requireSession(device)
  checkServer(context, profile)
  const written: { name: string; bytes: number }[] = []
  let [bytes, last] = [0, '']
  async function* counted(files: AsyncIterable<NamedFile>) {
    for await (const file of files) {
      device.signal?.throwIfAborted()
      yield file
      written.push({ name: file.name, bytes: file.bytes.length })
      bytes += file.bytes.length
      last = file.name
    }
  }
  const files = counted(options.sealed ? exportSealed(device) : openedFiles(context))
  await output.during(
    () => `Exporting: ${sayCount(written.length, 'file')}, ${saySize(bytes)} ${last}`,
    () => (is_zip ? writeZip(target, files) : writeFolder(target, files)),
  )
  const is_sealed = options.sealed ?? false
  output.result(
    { target, is_sealed, files: written, bytes },
    `Wrote ${sayCount(written.length, 'file')}, ${saySize(bytes)}, to ${target}.`,
  )
  output.say(
    is_sealed
      ? `${target} is sealed: it opens with the passphrase or the recovery words.`
      : `${target} is NOT sealed: whoever can read it reads your data. Keep it where only you can, or delete it after use.`,
  )
}

async function* openedFiles({ device }: Context): AsyncGenerator<NamedFile> {
  for await (const { data_type, plaintext } of exportOpened(device))
    yield { name: `${data_type}.${extension(plaintext)}`, bytes: plaintext }
}

/** What content looks like, so that other programs open it. An import reads the name before it alone. */
function extension(content: Bytes): 'json' | 'txt' | 'bin' {
  if (!isUtf8(content)) return 'bin'
  try {
    JSON.parse(new TextDecoder().decode(content))
    return 'json'
  } catch {
    return 'txt'
  }
}
