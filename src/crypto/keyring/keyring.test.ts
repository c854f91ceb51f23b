import { expect, test } from 'vitest'
import { KeyringDocument, MAX_KEYRING_BYTES } from '#contract/keyring-document.ts'
import { deriveKeys, previousKey } from '#crypto/derive-keys.ts'
import {
  KeyMismatch,
  TamperedKeyring,
  UnsafeKdfParameters,
  WeakPassphrase,
  WrongPassphrase,
  WrongRecoveryWords,
} from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { systemRandom } from '#crypto/primitive/random.ts'
import { bytesToWords } from '#crypto/primitive/words.ts'
import { createKeyring } from './create-keyring.ts'
import { signKeyring } from './mac.ts'
import { openKeyring } from './open-keyring.ts'
import { sealToPassphrase } from './passphrase-recipient.ts'
import { sealToRecovery } from './recovery-recipient.ts'
import { changePassphrase, changeRecoveryWords, reviseKeyring } from './revise-keyring.ts'
import { sealEntry } from './seal-entry.ts'
import { verifyKeyring } from './verify-keyring.ts'

const account_id = '6f1c2a3e-9d44-4b7a-8a51-0c2d3e4f5a6b'
const other_id = '11111111-2222-4333-8444-555555555555'
const passphrase = 'four unrelated quiet words'
const legacy_key = systemRandom(32)
const expected = { account_id, version: 1 }
const head = { revision: 3, content_hash: 'ab'.repeat(32) }
const made = await createKeyring({ account_id, passphrase, legacy_key, heads: { collection: head } })
const { document, master_key, keys, recovery_words } = made
const byWords = { recovery_words }

test('a new keyring is a valid document that holds nothing in the clear', () => {
  expect(KeyringDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document)
  expect(document).toMatchObject({ format: 1, account: account_id, version: 1, key_version: 1 })
  const text = JSON.stringify(document)
  expect(text.length).toBeLessThan(MAX_KEYRING_BYTES / 10)
  for (const secret of [master_key, legacy_key]) expect(text).not.toContain(bytesToBase64(secret))
})

test('passphrase and recovery words open the same keys, the key of older clients among them', async () => {
  for (const unlock of [{ passphrase }, byWords, { recovery_words: recovery_words.toUpperCase() }]) {
    const opened = await openKeyring(document, unlock, expected)
    expect(opened.master_key).toEqual(master_key)
    expect(opened.keys.key_id).toEqual(keys.key_id)
    expect(opened.legacy_keys).toEqual([legacy_key])
    expect(opened.previous).toEqual([])
  }
})

test('no two keyrings share a key, a salt or a word list', async () => {
  const again = await createKeyring({ account_id, passphrase })
  expect(again.master_key).not.toEqual(master_key)
  expect(again.recovery_words).not.toBe(recovery_words)
  expect(again.document.recipients[0]).not.toEqual(document.recipients[0])
})

test('a wrong passphrase says so and changes nothing', async () => {
  const before = structuredClone(document)
  const attempt = openKeyring(document, { passphrase: 'four unrelated quiet word' }, expected)
  await expect(attempt).rejects.toThrow(WrongPassphrase)
  await expect(attempt).rejects.toMatchObject({ code: 'wrong_passphrase' })
  expect(document).toEqual(before)
})

test('recovery words of another keyring say so', async () => {
  const other = { recovery_words: bytesToWords(systemRandom(32)) }
  await expect(openKeyring(document, other, expected)).rejects.toThrow(WrongRecoveryWords)
})

test('a keyring without such a recipient says what to use instead', async () => {
  const [byPassphrase, byRecovery] = document.recipients
  if (!byPassphrase || !byRecovery) throw new Error('two recipients were made')
  const without = { ...document, recipients: [byRecovery] }
  await expect(openKeyring(without, { passphrase }, expected)).rejects.toThrow('Use the recovery words.')
  const only = { ...document, recipients: [byPassphrase] }
  await expect(openKeyring(only, byWords, expected)).rejects.toThrow('Use the passphrase.')
})

test('a weak passphrase makes no keyring and replaces no other', async () => {
  await expect(createKeyring({ account_id, passphrase: 'password1234' })).rejects.toThrow(WeakPassphrase)
  await expect(changePassphrase({ document, master_key }, 'short')).rejects.toThrow(WeakPassphrase)
})

test.each([
  ['downgraded', { passes: 1 }],
  ['downgraded', { memory_kib: 8 }],
  ['ruinous', { memory_kib: 4 * 1024 * 1024 }],
  ['ruinous', { passes: 1_000_000 }],
])('a %s key derivation (%o) is refused', async (_, cost) => {
  const recipients = document.recipients.map((recipient) =>
    recipient.kind === 'passphrase'
      ? { ...recipient, kdf: { ...(recipient.kdf as object), ...cost } }
      : recipient,
  )
  const changed = { ...document, recipients }
  await expect(openKeyring(changed, { passphrase }, expected)).rejects.toThrow(UnsafeKdfParameters)
})

test.each<[string, Partial<KeyringDocument>]>([
  ['renumbered', { version: 2 }],
  ['another recipient', { recipients: [...document.recipients, { kind: 'device', of: 'the server' }] }],
  ['a missing recipient', { recipients: document.recipients.slice(1) }],
  ['an altered parameter', { recipients: document.recipients.map((r) => ({ ...r, note: 1 })) }],
  ['without the previous key', { previous: [] }],
  ['other heads', { heads: {} }],
  ['an unknown field', { later: true }],
  ['another mac', { mac: bytesToBase64(systemRandom(32)) }],
])('a keyring that the server altered (%s) is told by a device that holds the key', async (_, change) => {
  const altered = { ...document, ...change }
  await expect(verifyKeyring(altered, keys, altered.version)).rejects.toThrow(TamperedKeyring)
  await expect(reviseKeyring(altered, keys, {})).rejects.toThrow(TamperedKeyring)
})

test('a renumbered keyring does not open, whatever the ETag says', async () => {
  const renumbered = { ...document, version: 2 }
  await expect(openKeyring(renumbered, byWords, { account_id, version: 2 })).rejects.toThrow(/was altered/)
  await expect(openKeyring(document, byWords, { account_id, version: 2 })).rejects.toThrow(
    'The keyring says version 1, the server 2.',
  )
})

test('an altered recipient does not open', async () => {
  for (const change of [{ key_version: 2 }, { key_id: bytesToBase64(systemRandom(16)) }]) {
    const altered = { ...document, ...change }
    await expect(openKeyring(altered, byWords, expected)).rejects.toThrow(WrongRecoveryWords)
    await expect(verifyKeyring(altered, keys, 1)).rejects.toThrow(KeyMismatch)
  }
  const recipients = document.recipients.map((recipient) => ({ ...recipient, note: 1 }))
  await expect(openKeyring({ ...document, recipients }, byWords, expected)).rejects.toThrow(
    WrongRecoveryWords,
  )
})

test('a key of the server’s own, sealed to the right passphrase, is told from the key id', async () => {
  const forged_key = systemRandom(32)
  const forged = await sealToPassphrase(document, forged_key, passphrase, systemRandom)
  const altered = { ...document, recipients: [forged] }
  await expect(openKeyring(altered, { passphrase }, expected)).rejects.toThrow(KeyMismatch)
})

test('the keyring of another account does not open', async () => {
  const theirs = { account_id: other_id, version: 1 }
  await expect(openKeyring(document, byWords, theirs)).rejects.toThrow(TamperedKeyring)
  const relabelled = { ...document, account: other_id }
  await expect(openKeyring(relabelled, byWords, theirs)).rejects.toThrow(WrongRecoveryWords)
})

test('a new passphrase opens the same keys, the old one nothing, and the words still do', async () => {
  const next = await changePassphrase({ document, master_key }, 'entirely different calm words')
  const now = { account_id, version: 2 }
  expect(next.version).toBe(2)
  const opened = await openKeyring(next, { passphrase: 'entirely different calm words' }, now)
  expect(opened).toMatchObject({ master_key, legacy_keys: [legacy_key] })
  await expect(openKeyring(next, { passphrase }, now)).rejects.toThrow(WrongPassphrase)
  expect((await openKeyring(next, byWords, now)).master_key).toEqual(master_key)
  expect(next.recipients.filter(({ kind }) => kind === 'passphrase').length).toBe(1)
})

test('new recovery words replace the old ones', async () => {
  const next = await changeRecoveryWords({ document, master_key })
  const now = { account_id, version: 2 }
  const { recovery_words: words } = next
  expect((await openKeyring(next.document, { recovery_words: words }, now)).master_key).toEqual(master_key)
  await expect(openKeyring(next.document, byWords, now)).rejects.toThrow(WrongRecoveryWords)
})

test('a revision keeps fields and recipients that a later client added', async () => {
  const later = await signKeyring(keys, {
    ...document,
    later: 1,
    recipients: [...document.recipients, { kind: 'x' }],
  })
  const heads = { collection: { ...head, revision: 4 } }
  const revised = await reviseKeyring(later, keys, { heads })
  expect(revised).toEqual({ ...later, version: 2, heads, mac: revised.mac })
  await verifyKeyring(revised, keys, 2)
})

test('only a device with the master key can revise', async () => {
  const stranger = await deriveKeys(systemRandom(32), account_id, 1)
  await expect(reviseKeyring(document, stranger, {})).rejects.toThrow(KeyMismatch)
})

test('a previous key that is not what it says does not open', async () => {
  const next_key = systemRandom(32)
  const next = await deriveKeys(next_key, account_id, 2)
  const context = { account: account_id, key_version: 2, key_id: bytesToBase64(next.key_id) }
  const { recipient, recovery_words: words } = await sealToRecovery(context, next_key, systemRandom)
  const unlock = { recovery_words: words }
  const keyringWith = async (key_version: number, key_id: Uint8Array) => {
    const entry = { kind: 'amk' as const, key_version, key_id: bytesToBase64(key_id), sealed_by: 2 }
    const amk = await sealEntry(await previousKey(next), context, entry, master_key, systemRandom)
    const previous = [amk, ...document.previous]
    return signKeyring(next, { ...document, ...context, recipients: [recipient], previous })
  }
  const opened = await openKeyring(await keyringWith(1, keys.key_id), unlock, expected)
  expect(opened.previous.map(({ key_version }) => key_version)).toEqual([1])
  expect(opened.legacy_keys).toEqual([legacy_key])
  for (const wrong of [await keyringWith(1, next.key_id), await keyringWith(3, keys.key_id)])
    await expect(openKeyring(wrong, unlock, expected)).rejects.toThrow(TamperedKeyring)
})
