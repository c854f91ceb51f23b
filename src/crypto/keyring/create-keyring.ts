import type { BlobHead, KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type AccountKeys, deriveKeys } from '#crypto/derive-keys.ts'
import type { OwnDevice } from '#crypto/device/own-device.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import { sealToSelf } from './add-device.ts'
import { checkPassphrase } from './check-passphrase.ts'
import { signKeyring } from './mac.ts'
import { sealToPassphrase } from './passphrase-recipient.ts'
import { sealLegacyKey } from './previous-keys.ts'
import { sealToRecovery } from './recovery-recipient.ts'

/** A first keyring. `recovery_words` are shown once; `master_key` belongs in the system's key store. */
export type CreatedKeyring = {
  document: KeyringDocument
  master_key: Bytes
  keys: AccountKeys
  recovery_words: string
}

/**
 * Makes the first keyring of an account, for a server that has said for certain that there is none.
 * `device` is the one that makes it, and the first whose signature others trust; without it, nobody can rotate the
 * key until a device enrols. `legacy_key` is the raw key that older clients left on the server, `heads` the blobs this device has seen.
 * Throws `WeakPassphrase`.
 */
export async function createKeyring(
  input: {
    account_id: string
    passphrase: string
    device?: OwnDevice | undefined
    legacy_key?: Bytes | undefined
    heads?: Record<string, BlobHead> | undefined
  },
  random: Random = systemRandom,
): Promise<CreatedKeyring> {
  const { account_id, passphrase, device, legacy_key, heads = {} } = input
  checkPassphrase(passphrase)
  const master_key = random(32)
  const keys = await deriveKeys(master_key, account_id, 1)
  const context = { account: account_id, key_version: 1, key_id: bytesToBase64(keys.key_id) }
  const byPassphrase = await sealToPassphrase(context, master_key, passphrase, random)
  const { recipient: byRecovery, recovery_words } = await sealToRecovery(context, master_key, random)
  const previous = legacy_key ? [await sealLegacyKey(keys, legacy_key, random)] : []
  const devices = device ? [await sealToSelf(context, master_key, { keys, device }, random)] : []
  const document = await signKeyring(keys, {
    format: 1,
    ...context,
    version: 1,
    recipients: [byPassphrase, byRecovery, ...devices],
    previous,
    heads,
  })
  return { document, master_key, keys, recovery_words }
}
