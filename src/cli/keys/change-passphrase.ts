import { type Context, checkServer } from '#cli/context.ts'
import { readPassphrase } from '#cli/files/read-input.ts'
import { choosePassphrase } from '#cli/login/choose-passphrase.ts'
import { changePassphrase as change } from '#client/keys/change-passphrase.ts'
import { requirePrompts } from './keep-words.ts'

export type ChangeOptions = {
  passphrase_file?: string | undefined
  new_passphrase_file?: string | undefined
}

/** Gives the account's data another passphrase. A device that is in needs no old one: a person may have forgotten it. */
export async function changePassphrase(context: Context, options: ChangeOptions): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const given = await askBoth(context, options)
  await output.during('Changing the passphrase', () => change(device, given))
  output.result(
    { outcome: 'changed' },
    'The passphrase was changed. The old one opens nothing any more; devices that are in stay in.',
  )
}

async function askBoth(context: Context, { passphrase_file, new_passphrase_file }: ChangeOptions) {
  const { device, output } = context
  const { signal } = device
  const read = (path: string) => readPassphrase(path, signal)
  if (new_passphrase_file)
    return {
      current: passphrase_file ? await read(passphrase_file) : undefined,
      next: await read(new_passphrase_file),
    }
  const prompts = requirePrompts(context, '--new-passphrase-file')
  const typed = passphrase_file
    ? await read(passphrase_file)
    : await prompts.secret('Present passphrase (empty if you have forgotten it)', () => undefined)
  output.say("The new passphrase will open this account's data.")
  return { current: typed || undefined, next: await choosePassphrase(output, prompts) }
}
