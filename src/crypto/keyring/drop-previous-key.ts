import type { KeyringDocument, PreviousKey } from '#contract/keyring-document.ts'
import { type AccountKeys, previousKey } from '#crypto/derive-keys.ts'
import { KeyMismatch } from '#crypto/errors.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import { entryContext, openEntries } from './previous-keys.ts'
import { reviseKeyring } from './revise-keyring.ts'
import { sealEntry } from './seal-entry.ts'
import { verifyKeyring } from './verify-keyring.ts'

/**
 * The next version of a keyring without an earlier master key, which no blob and no kept version may use any more
 * (the server refuses to drop one in use). What only that key led to is sealed under the present one, so that nothing
 * else becomes unreadable. Throws `KeyMismatch` when the keyring does not hold it, and like `verifyKeyring`.
 */
export async function dropPreviousKey(
  document: KeyringDocument,
  keys: AccountKeys,
  key_version: number,
  random: Random = systemRandom,
): Promise<KeyringDocument> {
  await verifyKeyring(document, keys, document.version)
  const opened = await openEntries(document, keys)
  const dropped = opened.find(({ entry }) => entry.kind === 'amk' && entry.key_version === key_version)?.entry
  if (!dropped) throw new KeyMismatch(`The keyring does not hold the key version ${key_version} any more.`)
  const sealing = await previousKey(keys)
  const moved = new Map<PreviousKey, PreviousKey>()
  for (const { entry, secret } of opened) {
    if (entry.sealed_by !== key_version) continue
    const { nonce: _, sealed: __, ...unsealed } = entry
    const next = { ...unsealed, sealed_by: keys.key_version }
    moved.set(entry, await sealEntry(sealing, entryContext(keys), next, secret, random))
  }
  for (const { secret } of opened) secret.fill(0)
  const previous = document.previous
    .filter((entry) => entry !== dropped)
    .map((entry) => moved.get(entry) ?? entry)
  return reviseKeyring(document, keys, { previous })
}
