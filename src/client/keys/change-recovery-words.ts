import type { Device } from '#client/connection.ts'
import { VaultMissing, WordsVoid } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { changeProfile } from '#client/vault/change-profile.ts'
import { followKeyring } from '#client/vault/follow-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { RecoveryRecipient } from '#contract/keyring-document.ts'
import { changeRecoveryWords, reviseKeyring } from '#crypto/keyring/revise-keyring.ts'
import { replaceKeyring } from './replace-keyring.ts'

type NewRecovery = NonNullable<Profile['new_recovery']>

/**
 * Makes new recovery words, and keeps them on this device until they are stored: asked again, also after a crash, they
 * are the same ones. The old words stay good. Show them, make sure they are kept, then `storeRecoveryWords`.
 */
export async function prepareRecoveryWords(device: Device): Promise<{ recovery_words: string }> {
  const held = await followKeyring(device)
  const { key_version } = held.document
  const { new_recovery } = (await requireSession(device)).profile
  if (new_recovery?.key_version === key_version) return new_recovery
  const { document, recovery_words } = await changeRecoveryWords(held)
  const recipient = document.recipients.find(({ kind }) => kind === 'recovery') as RecoveryRecipient
  await keep(device, { key_version, recovery_words, recipient, is_confirmed: false })
  return { recovery_words }
}

/** The person has the new words: from now on they open the keyring, and the old ones nothing. Throws `WordsVoid`. */
export async function storeRecoveryWords(device: Device): Promise<void> {
  await changeProfile(device, (profile) => {
    if (!profile.new_recovery) throw new VaultMissing('There are no new recovery words here to be stored.')
    return { ...profile, new_recovery: { ...profile.new_recovery, is_confirmed: true } }
  })
  await finishRecoveryWords(device)
}

/** Stores words that the person has, and whose way to the server was cut short. Throws `WordsVoid`. */
export async function finishRecoveryWords(device: Device): Promise<void> {
  const { new_recovery } = (await requireSession(device)).profile
  if (!new_recovery?.is_confirmed) return
  const { recipient, key_version } = new_recovery
  await replaceKeyring(device, async ({ document, keys }) => {
    if (document.key_version !== key_version) {
      await keep(device, undefined)
      throw new WordsVoid(
        'The key was renewed before these recovery words were stored. They open nothing: throw them away, and use those that came with the new key.',
      )
    }
    const others = document.recipients.filter(({ kind }) => kind !== 'recovery')
    const is_stored = document.recipients.some(({ sealed }) => sealed === recipient.sealed)
    if (is_stored) return undefined
    return { document: await reviseKeyring(document, keys, { recipients: [...others, recipient] }) }
  })
  await keep(device, undefined)
}

function keep(device: Device, new_recovery: NewRecovery | undefined): Promise<void> {
  return changeProfile(device, ({ new_recovery: _, ...profile }) =>
    new_recovery ? ({ ...profile, new_recovery } as Profile) : (profile as Profile),
  )
}
