import type { PassphraseRecipient } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { WrongPassphrase } from '#crypto/errors.ts'
import { importAesKey } from '#crypto/primitive/aes-gcm.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import type { Random } from '#crypto/primitive/random.ts'
import { argon2idCost, stretchPassphrase } from './argon2id.ts'
import { type EntryContext, openEntry, sealEntry } from './seal-entry.ts'

/** Seals the master key to a passphrase, with a new salt. Whether it is a good one is for `checkPassphrase` to say. */
export async function sealToPassphrase(
  context: EntryContext,
  master_key: Bytes,
  passphrase: string,
  random: Random,
): Promise<PassphraseRecipient> {
  const kdf = { name: 'argon2id' as const, ...argon2idCost, salt: bytesToBase64(random(16)) }
  const key = await passphraseKey(passphrase, kdf)
  return sealEntry(key, context, { kind: 'passphrase' as const, kdf }, master_key, random)
}

/** Opens the master key by passphrase. Throws `WrongPassphrase`, or `UnsafeKdfParameters` before computing. */
export async function openByPassphrase(
  context: EntryContext,
  recipient: PassphraseRecipient,
  passphrase: string,
): Promise<Bytes> {
  const master_key = await openEntry(await passphraseKey(passphrase, recipient.kdf), context, recipient)
  if (!master_key)
    throw new WrongPassphrase('The passphrase does not open this keyring. Nothing was changed; try again.')
  return master_key
}

async function passphraseKey(passphrase: string, kdf: PassphraseRecipient['kdf']): Promise<CryptoKey> {
  const stretched = await stretchPassphrase(passphrase, kdf)
  const key = await importAesKey(stretched)
  stretched.fill(0)
  return key
}
