import type { Connection, Device } from '#client/connection.ts'
import { KeyringTaken, ServerRefusal } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { call } from '#client/transport/call.ts'
import { getLegacyKey } from '#contract/vault-key.ts'
import { checkKeyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { createKeyring } from '#crypto/keyring/create-keyring.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { getKeyring } from './get-keyring.ts'
import { listLegacyHeads } from './legacy-heads.ts'
import { requireSession } from './require-vault.ts'

/** A first keyring that nobody has yet: show the words, make sure they are kept, then `storeVault`. */
export type PreparedVault = { recovery_words: string; unstored: NonNullable<Profile['unstored']> }

/**
 * Makes the first keyring of an account that, by the server's own word, has none; nothing is stored anywhere.
 * The key that older clients left is sealed in, with the state of their blobs. Throws `KeyringTaken`,
 * `WeakPassphrase`, and whatever keeps the server from saying that there is no keyring.
 */
export async function prepareVault(device: Device, passphrase: string): Promise<PreparedVault> {
  const { profile, connection } = await requireSession(device)
  if ((await getKeyring(connection)) !== null)
    throw new KeyringTaken('This account has a keyring already. Unlock it instead.')
  checkKeyringHead(profile.vault?.keyring, undefined)
  const legacy = await findLegacyKey(connection)
  const { document, master_key, recovery_words } = await createKeyring({
    account_id: profile.account_id,
    passphrase,
    device: profile,
    legacy_key: legacy && base64ToBytes(legacy.master_key),
    heads: legacy && (await listLegacyHeads(connection)),
  })
  const seals = legacy && { seals_legacy_key: legacy.version }
  return { recovery_words, unstored: { document, master_key: bytesToBase64(master_key), ...seals } }
}

/** The key of older clients. A server that takes none has none to give; it refuses the keyring if that is wrong. */
async function findLegacyKey(connection: Connection) {
  try {
    return (await call(connection, getLegacyKey, {})).data ?? undefined
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'legacy_keys_refused') return undefined
    throw error
  }
}
