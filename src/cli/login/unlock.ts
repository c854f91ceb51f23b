import type { Context } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { readPassphrase, readRecoveryWords } from '#cli/files/read-input.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { WrongPassphrase } from '#crypto/errors.ts'
import type { Unlock } from '#crypto/keyring/open-keyring.ts'

export type UnlockOptions = { passphrase_file?: string | undefined; recovery_file?: string | undefined }

const TRIES = 3

/** Opens the account's keyring: by the files given, or by asking for the passphrase up to three times. */
export async function unlock(context: Context, options: UnlockOptions): Promise<void> {
  const { output, prompts, device } = context
  const open = (by: Unlock) => output.during('Opening the keyring', () => unlockVault(device, by))
  if (options.recovery_file)
    return open({ recovery_words: await readRecoveryWords(options.recovery_file, device.signal) })
  if (options.passphrase_file)
    return open({ passphrase: await readPassphrase(options.passphrase_file, device.signal) })
  if (!prompts)
    throw new CliError(
      'usage',
      'The device is signed in; its data needs the passphrase too. Add --passphrase-file or --recovery-file and run this again.',
    )
  output.say(
    "This account's data is sealed. Without the passphrase, use --recovery-file with the 24 recovery words.",
  )
  for (let left = TRIES - 1; ; left--) {
    const passphrase = await prompts.secret('Passphrase of this account', (typed) =>
      typed ? undefined : 'Type the passphrase.',
    )
    try {
      return await open({ passphrase })
    } catch (error) {
      if (!(error instanceof WrongPassphrase) || left === 0) throw error
      output.say(
        `That is not the passphrase. Nothing was changed; ${left} more ${left === 1 ? 'try' : 'tries'}.`,
      )
    }
  }
}
