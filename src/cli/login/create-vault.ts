import { rmSync } from 'node:fs'
import type { Context } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { readPassphrase } from '#cli/files/read-input.ts'
import type { Prompts } from '#cli/prompts.ts'
import { type PreparedVault, prepareVault } from '#client/vault/prepare-vault.ts'
import { storeVault } from '#client/vault/store-vault.ts'
import { choosePassphrase } from './choose-passphrase.ts'
import { requireNewFile, showRecoveryWords, writeRecoveryWords } from './recovery-words.ts'

export type CreateOptions = { passphrase_file?: string | undefined; recovery_out?: string | undefined }

/**
 * Makes the account's first keyring. It is uploaded only when the recovery words are safe: two of them typed
 * again, or all of them durably in a file.
 */
export async function createVault(context: Context, options: CreateOptions): Promise<void> {
  const { output, prompts, device } = context
  const { passphrase_file, recovery_out } = options
  requireNewFile(recovery_out)
  const person = (): Prompts => {
    if (prompts) return prompts
    throw new CliError(
      'usage',
      'The device is signed in, but the account has no keyring yet. Where nobody can answer, making one takes --passphrase-file and --recovery-out.',
    )
  }
  if (!recovery_out) person()
  output.say('This account has no keyring yet. Making one, so that only your devices can read your data.')
  const passphrase = passphrase_file
    ? await readPassphrase(passphrase_file, device.signal)
    : await choosePassphrase(output, person())
  const prepared = await output.during('Making the keyring', () => prepareVault(device, passphrase))
  if (prepared.unstored.seals_legacy_key)
    output.say(
      'Older apps of this account will no longer sync: the server takes only sealed data from here on.',
    )
  const { recovery_words, unstored } = prepared
  const account_id = unstored.document.account
  if (recovery_out) writeRecoveryWords(recovery_out, { recovery_words, account_id }, context)
  else await showRecoveryWords(person(), recovery_words)
  await store(context, prepared, recovery_out)
}

async function store(context: Context, prepared: PreparedVault, recovery_out?: string): Promise<void> {
  const { output, device } = context
  try {
    await output.during('Storing the keyring', () => storeVault(device, prepared))
  } catch (error) {
    const is_kept = (await device.store.read())?.unstored?.document.mac === prepared.unstored.document.mac
    if (is_kept)
      output.say(
        'The keyring was not stored yet. Its recovery words stay good: run "roost login" again to store it.',
      )
    else if (recovery_out) {
      rmSync(recovery_out, { force: true })
      output.say(`${recovery_out} was removed again: its words open nothing.`)
    }
    throw error
  }
}
