import type { Context } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { isMember } from '#client/keys/enrol-device.ts'
import { tendKeys } from '#client/keys/tend-keys.ts'
import type { VaultState } from '#client/vault/inspect-vault.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { finishVault } from '#client/vault/store-vault.ts'
import { type CreateOptions, createVault } from './create-vault.ts'
import { type Unlocked, type UnlockOptions, unlock } from './unlock.ts'

/** How this device came to the account's key. */
export type Opened = 'created' | 'finished' | 'open' | Unlocked

/** The second half of a login: gives this device the account's key, in whatever way the account needs. */
export async function openVault(
  context: Context,
  state: VaultState,
  options: CreateOptions & UnlockOptions,
): Promise<Opened> {
  if (state === 'open') return reopen(context, options)
  if (state === 'locked') {
    if (options.recovery_out)
      context.output.say('The account has a keyring already: no new recovery words are made or written.')
    return unlock(context, options)
  }
  if (options.recovery_file || options.pair)
    throw new CliError(
      'usage',
      'This account has no keyring yet, so there is nothing that recovery words or another device could open.',
    )
  if (state === 'absent') {
    await createVault(context, options)
    return 'created'
  }
  context.output.say(
    'Storing the keyring that was made here before. Its passphrase and recovery words stay good.',
  )
  await context.output.during('Storing the keyring', () => finishVault(context.device))
  return 'finished'
}

/** A device that has the key: one that was taken out of the keyring comes back to it as it came in first. */
async function reopen(context: Context, options: UnlockOptions): Promise<Opened> {
  const { device, output, prompts } = context
  await tendKeys(device)
  const { profile } = await requireSession(device)
  const can_unlock = prompts || options.passphrase_file || options.recovery_file || options.pair
  if (isMember(profile) || !can_unlock) return 'open'
  output.say('This device has the key, but was taken out of the keyring: it would miss a new key.')
  return unlock(context, options)
}
