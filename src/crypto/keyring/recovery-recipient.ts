import type { RecoveryRecipient } from '#contract/keyring-document.ts'
import { type Bytes, uuidToBytes } from '#contract/sealed-blob.ts'
import { WrongRecoveryWords } from '#crypto/errors.ts'
import { hkdf, importHkdfKey } from '#crypto/primitive/hkdf.ts'
import type { Random } from '#crypto/primitive/random.ts'
import { bytesToWords, type WordKind, wordsToBytes } from '#crypto/primitive/words.ts'
import { type EntryContext, openEntry, sealEntry } from './seal-entry.ts'

const recoveryWords: WordKind = {
  name: 'recovery',
  wrong: (sentence) => new WrongRecoveryWords(sentence),
}

/** Seals the master key to 256 new random bits, and returns them as the 24 words to show once. */
export async function sealToRecovery(
  context: EntryContext,
  master_key: Bytes,
  random: Random,
): Promise<{ recipient: RecoveryRecipient; recovery_words: string }> {
  const secret = random(32)
  const recovery_words = bytesToWords(secret)
  const key = await recoveryKey(context, secret)
  const recipient = await sealEntry(key, context, { kind: 'recovery' as const }, master_key, random)
  return { recipient, recovery_words }
}

/** Opens the master key by the 24 words. Throws `WrongRecoveryWords`. */
export async function openByRecovery(
  context: EntryContext,
  recipient: RecoveryRecipient,
  recovery_words: string,
): Promise<Bytes> {
  const key = await recoveryKey(context, wordsToBytes(recovery_words, recoveryWords))
  const master_key = await openEntry(key, context, recipient)
  if (!master_key)
    throw new WrongRecoveryWords('These recovery words belong to another keyring, or to an earlier one.')
  return master_key
}

/** HKDF-SHA-256 with the account id as salt. Wipes `secret`. */
async function recoveryKey(context: EntryContext, secret: Bytes): Promise<CryptoKey> {
  const material = await importHkdfKey(secret)
  secret.fill(0)
  const parameters = hkdf(uuidToBytes(context.account), 'roost/1/recovery')
  const aes: AesDerivedKeyParams = { name: 'AES-GCM', length: 256 }
  return crypto.subtle.deriveKey(parameters, material, aes, false, ['encrypt', 'decrypt'])
}
