import { expect, test, vi } from 'vitest'
import { KeyringDocument } from '#contract/keyring-document.ts'
import { identityOf } from '#crypto/device/own-device.ts'
import {
  DeviceNotInKeyring,
  KeyMismatch,
  NoSuchRecipient,
  RotationMissed,
  TamperedKeyring,
  UntrustedSigner,
  WeakPassphrase,
  WrongPassphrase,
  WrongRecoveryWords,
} from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { account_id, accountWithDevices, createDevice, PASSPHRASE } from '#crypto/testing/account.ts'
import { acceptRotation } from './accept-rotation.ts'
import { addDeviceRecipient } from './add-device.ts'
import { dropPreviousKey } from './drop-previous-key.ts'
import { openAsDevice } from './open-as-device.ts'
import { openKeyring } from './open-keyring.ts'
import { reviseKeyring } from './revise-keyring.ts'
import { prepareRotation, rotateKeyring } from './rotate-keyring.ts'
import { verifyKeyring } from './verify-keyring.ts'

// Argon2id at its real cost takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const account = await accountWithDevices()
const { document, master_key, keys, legacy_key, laptop, phone, tablet } = account
const held = { document, master_key }
const { prepared, recovery_words } = await prepareRotation(document, 'other unrelated quiet words')
const rotated = await rotateKeyring(held, prepared, { device: laptop, without: [tablet.device_id] })

test('every device that stays follows a rotation by itself, and the older keys stay readable', async () => {
  expect(KeyringDocument.parse(JSON.parse(JSON.stringify(rotated)))).toEqual(rotated)
  expect(rotated).toMatchObject({ version: 4, key_version: 2, heads: document.heads })
  for (const device of [laptop, phone]) {
    const opened = await acceptRotation({ last: document, keys, device }, rotated, 4)
    expect(opened.master_key).toEqual(prepared.master_key)
    expect(opened.keys.key_version).toBe(2)
    expect(opened.previous.map(({ key_id }) => key_id)).toEqual([keys.key_id])
    expect(opened.legacy_keys).toEqual([legacy_key])
  }
  for (const old of [master_key, prepared.master_key])
    expect(JSON.stringify(rotated)).not.toContain(bytesToBase64(old))
})

test('the new passphrase and the new words open the new key, the old ones nothing', async () => {
  const expected = { account_id, version: 4 }
  for (const unlock of [{ passphrase: 'other unrelated quiet words' }, { recovery_words }])
    expect((await openKeyring(rotated, unlock, expected)).master_key).toEqual(prepared.master_key)
  await expect(openKeyring(rotated, { passphrase: PASSPHRASE }, expected)).rejects.toThrow(WrongPassphrase)
  const old = { recovery_words: account.recovery_words }
  await expect(openKeyring(rotated, old, expected)).rejects.toThrow(WrongRecoveryWords)
})

test('a device that was left out does not get the new key, whatever it holds', async () => {
  const attempt = acceptRotation({ last: document, keys, device: tablet }, rotated, 4)
  await expect(attempt).rejects.toThrow(DeviceNotInKeyring)
  await expect(verifyKeyring(rotated, keys, 4)).rejects.toThrow(KeyMismatch)
})

test('after a lost race the same prepared key goes into the newer keyring, and the words stay good', async () => {
  const heads = { collection: { revision: 9, content_hash: 'ab'.repeat(32) } }
  const newer = await reviseKeyring(document, keys, { heads })
  const again = await rotateKeyring({ document: newer, master_key }, prepared, { device: phone })
  expect(again).toMatchObject({ version: 5, heads, key_id: rotated.key_id })
  const opened = await openKeyring(again, { recovery_words }, { account_id, version: 5 })
  expect(opened.master_key).toEqual(prepared.master_key)
  const standing = { last: document, keys, device: tablet }
  expect((await acceptRotation(standing, again, 5)).keys.key_version).toBe(2)
})

test('who lost the race to another rotation starts again', async () => {
  const next = await acceptRotation({ last: document, keys, device: phone }, rotated, 4)
  const now = { document: rotated, master_key: next.master_key }
  await expect(rotateKeyring(now, prepared, { device: phone })).rejects.toThrow(KeyMismatch)
  const stale = { document: rotated, master_key }
  await expect(rotateKeyring(stale, prepared, { device: phone })).rejects.toThrow(KeyMismatch)
})

test('only a member rotates, of a keyring that was not altered, and without itself it cannot', async () => {
  const stranger = await createDevice()
  await expect(rotateKeyring(held, prepared, { device: stranger })).rejects.toThrow(UntrustedSigner)
  const altered = { document: { ...document, heads: {}, later: 1 }, master_key }
  await expect(rotateKeyring(altered, prepared, { device: laptop })).rejects.toThrow(TamperedKeyring)
  for (const id of [laptop.device_id, stranger.device_id]) {
    const attempt = rotateKeyring(held, prepared, { device: laptop, without: [id] })
    await expect(attempt).rejects.toThrow(NoSuchRecipient)
  }
  await expect(prepareRotation(document, 'password1234')).rejects.toThrow(WeakPassphrase)
})

test('rotations follow one another, a missed one asks for the passphrase, and a member may be let in between', async () => {
  const second = await acceptRotation({ last: document, keys, device: phone }, rotated, 4)
  const newcomer = await createDevice()
  const secret = crypto.getRandomValues(new Uint8Array(32))
  const joined = await addDeviceRecipient(
    { document: rotated, master_key: second.master_key },
    { device: identityOf(newcomer), vouched: { pairing_secret: secret.slice() }, signer: phone },
  )
  const there = await openAsDevice(joined, newcomer, { pairing_secret: secret }, { account_id, version: 5 })
  expect(there.previous.map(({ key_version }) => key_version)).toEqual([1])

  const { prepared: third, recovery_words: words } = await prepareRotation(joined, PASSPHRASE)
  const newest = await rotateKeyring({ document: joined, master_key: second.master_key }, third, {
    device: newcomer,
  })
  const follow = (device: typeof phone, last: KeyringDocument) =>
    acceptRotation({ last, keys: second.keys, device }, newest, 6)
  expect((await follow(laptop, joined)).previous.map(({ key_version }) => key_version)).toEqual([2, 1])
  // Whoever has not seen that the newcomer was let in has no reason to trust it.
  await expect(follow(laptop, rotated)).rejects.toThrow(UntrustedSigner)

  const late = acceptRotation({ last: document, keys, device: laptop }, newest, 6)
  await expect(late).rejects.toThrow(RotationMissed)
  const byWords = await openKeyring(newest, { recovery_words: words }, { account_id, version: 6 })
  expect(byWords.previous.map(({ key_id }) => key_id)).toContainEqual(keys.key_id)
})

test('a key that nothing needs is dropped, and what only it led to stays readable', async () => {
  const second = await acceptRotation({ last: document, keys, device: phone }, rotated, 4)
  const { prepared: third } = await prepareRotation(rotated, PASSPHRASE)
  const newest = await rotateKeyring({ document: rotated, master_key: second.master_key }, third, {
    device: phone,
  })
  const now = await acceptRotation({ last: rotated, keys: second.keys, device: laptop }, newest, 5)
  const opened = async (keyring: KeyringDocument) => {
    const unlock = { passphrase: PASSPHRASE }
    const { previous, legacy_keys } = await openKeyring(keyring, unlock, {
      account_id,
      version: keyring.version,
    })
    expect(legacy_keys).toEqual([legacy_key])
    return previous.map(({ key_version }) => key_version)
  }
  expect(await opened(newest)).toEqual([2, 1])
  const withoutSecond = await dropPreviousKey(newest, now.keys, 2)
  expect(await opened(withoutSecond)).toEqual([1])
  expect(await opened(await dropPreviousKey(withoutSecond, now.keys, 1))).toEqual([])
  expect(await opened(await dropPreviousKey(newest, now.keys, 1))).toEqual([2])
  await expect(dropPreviousKey(withoutSecond, now.keys, 2)).rejects.toThrow(KeyMismatch)
  await expect(dropPreviousKey({ ...newest, heads: {}, later: 1 }, now.keys, 1)).rejects.toThrow(
    TamperedKeyring,
  )
})
