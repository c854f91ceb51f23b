import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import {
  DeviceNotInKeyring,
  KeyMismatch,
  RollbackDetected,
  RotationMissed,
  TamperedKeyring,
  TamperedRecipient,
  TamperedRotation,
  UntrustedSigner,
} from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { systemRandom } from '#crypto/primitive/random.ts'
import {
  accountWithDevices,
  createDevice,
  leavesOf,
  mutate,
  recipientOf,
  strangeKeys,
  withRecipient,
} from '#crypto/testing/account.ts'
import { acceptRotation } from './accept-rotation.ts'
import { type RecipientPsk, rotatePsk, sealToDevice } from './device-recipient.ts'
import { signKeyring } from './mac.ts'
import { entryContext, sealMasterKey } from './previous-keys.ts'
import { removeRecipient } from './remove-recipient.ts'
import { prepareRotation, rotateKeyring } from './rotate-keyring.ts'

// Argon2id at its real cost takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const { document, master_key, keys, laptop, phone, tablet } = await accountWithDevices()
const held = { document, master_key }
const standing = { last: document, keys, device: phone }
const next = await strangeKeys(2)
const { prepared } = await prepareRotation(document, 'other unrelated quiet words')
const rotated = await rotateKeyring(held, prepared, { device: laptop })
const [amk] = rotated.previous

type Forging = {
  key?: { master_key: Bytes; keys: AccountKeys }
  psk?: RecipientPsk
  signer?: OwnDevice
  device?: OwnDevice
  context?: object
  change?: Partial<KeyringDocument>
}

/** A rotation to a key of the forger's own, right in everything but what is given. */
async function forge({ key = next, psk, signer = laptop, device = phone, context, change }: Forging) {
  const bound = { ...entryContext(key.keys), ...context }
  const by = { device: identityOf(device), psk: psk ?? (await rotatePsk(keys)), signer }
  const recipient = await sealToDevice(bound, key.master_key, by, systemRandom)
  const previous = [await sealMasterKey(key.keys, { key: master_key, ...keys }, systemRandom)]
  const unsigned = { ...document, ...bound, version: 4, recipients: [recipient], previous, ...change }
  return signKeyring(key.keys, unsigned)
}

test('the forger of these tests is believed where nothing is wrong', async () => {
  expect((await acceptRotation(standing, await forge({}), 4)).master_key).toEqual(next.master_key)
})

test('a server cannot rotate: it has neither the key of a member nor the present one', async () => {
  const server = await createDevice()
  const asMember = { ...server, device_id: laptop.device_id }
  const guessed: RecipientPsk = { psk: 'rotate', psk_key_version: 1, key: systemRandom(32) }
  await expect(acceptRotation(standing, await forge({ signer: server, psk: guessed }), 4)).rejects.toThrow(
    UntrustedSigner,
  )
  const signed = await forge({ signer: asMember, psk: { ...guessed, key: systemRandom(32) } })
  await expect(acceptRotation(standing, signed, 4)).rejects.toThrow(TamperedRecipient)
})

test('a rotation by a removed device is refused, although it holds the present key', async () => {
  const last = await removeRecipient(document, keys, { device_id: tablet.device_id })
  const forged = await forge({ signer: tablet, change: { version: 5 } })
  await expect(acceptRotation({ ...standing, last }, forged, 5)).rejects.toThrow(UntrustedSigner)
  expect((await acceptRotation(standing, forged, 5)).keys.key_version).toBe(2)
})

test('a member whose name another device has taken in the new keyring is known by its key', async () => {
  const impostor = await createDevice(laptop.device_id)
  const by = { device: identityOf(impostor), psk: await rotatePsk(keys), signer: impostor }
  const named = await sealToDevice(entryContext(next.keys), next.master_key, by, systemRandom)
  const forged = await forge({ signer: impostor })
  const change = { ...forged, recipients: [...forged.recipients, named] }
  const keyring = await signKeyring(next.keys, change)
  await expect(acceptRotation(standing, keyring, 4)).rejects.toThrow(TamperedRecipient)
})

test('a new key that does not lead back to the one at hand is refused', async () => {
  const other = await strangeKeys(1)
  const replaced = await sealMasterKey(next.keys, { key: other.master_key, ...other.keys }, systemRandom)
  for (const previous of [[], [replaced], document.previous]) {
    const forged = await forge({ change: { previous } })
    await expect(acceptRotation(standing, forged, 4)).rejects.toThrow(TamperedRotation)
  }
  const moved = await forge({ change: { previous: amk ? [amk] : [] } })
  await expect(acceptRotation(standing, moved, 4)).rejects.toThrow(TamperedKeyring)
})

test('a member that was given the wrong pre-shared key proves nothing', async () => {
  const other = await strangeKeys(1)
  for (const psk of [
    await rotatePsk(other.keys),
    { ...(await rotatePsk(keys)), psk_key_version: 2 },
    await rotatePsk(next.keys),
    { psk: 'pairing', key: systemRandom(32) },
    { psk: 'compared', key: systemRandom(32) },
  ] satisfies RecipientPsk[])
    await expect(acceptRotation(standing, await forge({ psk }), 4)).rejects.toThrow(TamperedRotation)
})

test('a key that is not the one the keyring names is refused', async () => {
  const forged = await forge({ context: { key_id: bytesToBase64(systemRandom(16)) } })
  await expect(acceptRotation(standing, forged, 4)).rejects.toThrow(TamperedRotation)
})

test('a skipped version, a second key under the same one and no rotation at all are told apart', async () => {
  const third = await strangeKeys(3)
  await expect(acceptRotation(standing, await forge({ key: third }), 4)).rejects.toThrow(RotationMissed)
  const twin = await strangeKeys(1)
  await expect(acceptRotation(standing, await forge({ key: twin }), 4)).rejects.toThrow(TamperedRotation)
  await expect(acceptRotation(standing, document, 3)).rejects.toThrow(KeyMismatch)
  const renumbered = { ...rotated, key_version: 3 }
  await expect(acceptRotation(standing, renumbered, 4)).rejects.toThrow(RotationMissed)
})

test('a rotation that is older than what was seen, or has the number of what was seen, is a rollback', async () => {
  for (const version of [2, 3]) {
    const forged = await forge({ change: { version } })
    await expect(acceptRotation(standing, forged, version)).rejects.toThrow(RollbackDetected)
  }
})

test('a renumbered rotation, a changed one and one of another account are refused', async () => {
  await expect(acceptRotation(standing, rotated, 5)).rejects.toThrow(TamperedKeyring)
  for (const change of [
    { version: 9 },
    { heads: { collection: { revision: 1, content_hash: 'ab'.repeat(32) } } },
    { recipients: rotated.recipients.filter(({ kind }) => kind !== 'passphrase') },
    { mac: bytesToBase64(systemRandom(32)) },
  ]) {
    const changed = { ...rotated, ...change }
    await expect(acceptRotation(standing, changed, changed.version)).rejects.toThrow(TamperedKeyring)
  }
  const account = '11111111-2222-4333-8444-555555555555'
  await expect(acceptRotation(standing, { ...rotated, account }, 4)).rejects.toThrow(TamperedKeyring)
  const byOldKey = await signKeyring(keys, rotated)
  await expect(acceptRotation(standing, byOldKey, 4)).rejects.toThrow(TamperedKeyring)
})

test("another device's share of the new key is no share of this device", async () => {
  const { device_id: _, ...of_tablet } = recipientOf(rotated, tablet)
  const swapped = withRecipient(rotated, phone, of_tablet)
  await expect(acceptRotation(standing, swapped, 4)).rejects.toThrow(TamperedRecipient)
  const relabelled = withRecipient(rotated, phone, { ...of_tablet, ...identityOf(phone) })
  await expect(acceptRotation(standing, relabelled, 4)).rejects.toThrow(TamperedRecipient)
  const { enc, sealed } = recipientOf(rotated, tablet)
  await expect(acceptRotation(standing, withRecipient(rotated, phone, { enc, sealed }), 4)).rejects.toThrow(
    TamperedRecipient,
  )
  const missing = { ...rotated, recipients: rotated.recipients.slice(0, 2) }
  await expect(acceptRotation(standing, missing, 4)).rejects.toThrow(DeviceNotInKeyring)
})

test('a kept keyring that was altered on this device trusts nobody', async () => {
  const last = withRecipient(document, laptop, { ed25519: bytesToBase64(systemRandom(32)) })
  await expect(acceptRotation({ ...standing, last }, rotated, 4)).rejects.toThrow(TamperedKeyring)
})

test('no text or number in a rotation can change without the device seeing it', async () => {
  const places = leavesOf(rotated)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), fc.nat(200), async (path, at) => {
      const altered = KeyringDocument.safeParse(mutate(rotated, path, at))
      if (!altered.success) return
      const attempt = acceptRotation(standing, altered.data, altered.data.version)
      const error: unknown = await attempt.then(
        () => 'accepted',
        (thrown) => thrown,
      )
      expect(error, path.join('.')).toHaveProperty('code')
    }),
    { numRuns: 150 },
  )
})
