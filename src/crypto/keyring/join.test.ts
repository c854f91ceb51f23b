import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { KeyringDocument, MAX_KEYRING_BYTES } from '#contract/keyring-document.ts'
import { identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import {
  DeviceNotInKeyring,
  InvalidDeviceKey,
  KeyMismatch,
  LastRecipient,
  NoSuchRecipient,
  TamperedKeyring,
  TamperedRecipient,
  UntrustedSigner,
  WrongPairing,
} from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { systemRandom } from '#crypto/primitive/random.ts'
import {
  account_id,
  accountWithDevices,
  createDevice,
  leavesOf,
  mutate,
  PASSPHRASE,
  recipientOf,
  strangeKeys,
  withRecipient,
} from '#crypto/testing/account.ts'
import { addDeviceRecipient, enrolDevice } from './add-device.ts'
import { type RecipientPsk, rotatePsk, sealToDevice } from './device-recipient.ts'
import { signKeyring } from './mac.ts'
import { openAsDevice } from './open-as-device.ts'
import { openKeyring } from './open-keyring.ts'
import { removeRecipient } from './remove-recipient.ts'
import { verifyKeyring } from './verify-keyring.ts'

// Argon2id at its real cost takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const account = await accountWithDevices()
const { document, master_key, keys, legacy_key, recovery_words, laptop, phone, tablet, secret } = account
const expected = { account_id, version: 3 }
const held = { document, master_key }
const bySecret = () => ({ pairing_secret: secret.slice() })
const byComparing = { compared_with: identityOf(laptop) }
const pairingPsk = (): RecipientPsk => ({ psk: 'pairing', key: secret.slice() })

/** The keyring with a recipient for the phone that somebody sealed, and a `mac` by whoever holds the master key. */
async function sealedToPhone(
  how: { psk?: RecipientPsk; signer?: OwnDevice; context?: object; device?: object },
  change: object = {},
) {
  const device = { ...identityOf(phone), ...how.device }
  const by = { device, psk: how.psk ?? pairingPsk(), signer: how.signer ?? laptop }
  const recipient = await sealToDevice({ ...document, ...how.context }, master_key, by, systemRandom)
  return signKeyring(keys, withRecipient(document, phone, { ...recipient, ...change }))
}

test('a device joins by the secret it showed, and another after comparing, both with all keys', async () => {
  for (const [device, joining] of [
    [phone, bySecret()],
    [tablet, byComparing],
  ] as const) {
    const opened = await openAsDevice(document, device, joining, expected)
    expect(opened.master_key).toEqual(master_key)
    expect(opened.keys.key_id).toEqual(keys.key_id)
    expect(opened.legacy_keys).toEqual([legacy_key])
  }
})

test('a keyring with devices is a valid document that holds nothing in the clear', () => {
  expect(KeyringDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document)
  const text = JSON.stringify(document)
  for (const hidden of [master_key, secret]) expect(text).not.toContain(bytesToBase64(hidden))
  expect(JSON.stringify(recipientOf(document, phone)).length * 100).toBeLessThan(MAX_KEYRING_BYTES)
})

test('a device that has unlocked with the passphrase adds itself, and only then may let others in', async () => {
  const newcomer = await createDevice()
  const { master_key: found } = await openKeyring(document, { passphrase: PASSPHRASE }, expected)
  const own = { document, master_key: found }
  const input = { device: identityOf(phone), vouched: bySecret(), signer: newcomer }
  await expect(addDeviceRecipient(own, input)).rejects.toThrow(UntrustedSigner)
  const enrolled = await enrolDevice(own, newcomer)
  await verifyKeyring(enrolled, keys, 4)
  expect(recipientOf(enrolled, newcomer)).toMatchObject({ psk: 'rotate', signed_by: newcomer.device_id })
  const next = await addDeviceRecipient({ ...own, document: enrolled }, { ...input, vouched: bySecret() })
  const opened = await openAsDevice(next, phone, bySecret(), { account_id, version: 5 })
  expect(opened.master_key).toEqual(master_key)
  expect(next.recipients.filter((r) => r.kind === 'device' && r.device_id === phone.device_id).length).toBe(1)
})

test('a device is not let in by another that has the name of a member but not its keys', async () => {
  const impostor = await createDevice(laptop.device_id)
  const input = { device: identityOf(phone), vouched: 'compared' as const, signer: impostor }
  await expect(addDeviceRecipient(held, input)).rejects.toThrow(UntrustedSigner)
})

test('nothing is sealed to a key that gives every secret away', async () => {
  const device = { ...identityOf(phone), x25519: bytesToBase64(new Uint8Array(32)) }
  const input = { device, vouched: bySecret(), signer: laptop }
  await expect(addDeviceRecipient(held, input)).rejects.toThrow(InvalidDeviceKey)
})

test('a device that nobody let in, and one that was removed, is told so', async () => {
  const stranger = await createDevice()
  await expect(openAsDevice(document, stranger, bySecret(), expected)).rejects.toThrow(DeviceNotInKeyring)
  const without = await removeRecipient(document, keys, { device_id: phone.device_id })
  await verifyKeyring(without, keys, 4)
  const late = openAsDevice(without, phone, bySecret(), { account_id, version: 4 })
  await expect(late).rejects.toThrow(DeviceNotInKeyring)
  const again = removeRecipient(without, keys, { device_id: phone.device_id })
  await expect(again).rejects.toThrow(NoSuchRecipient)
})

test('a person keeps a way in: passphrase or words may go, not both', async () => {
  const next = await removeRecipient(document, keys, { kind: 'recovery' })
  await expect(removeRecipient(next, keys, { kind: 'passphrase' })).rejects.toThrow(LastRecipient)
  await expect(removeRecipient(next, keys, { kind: 'recovery' })).rejects.toThrow(NoSuchRecipient)
})

test('another secret, another comparison and the other way of joining open nothing', async () => {
  const attempt = (device: OwnDevice, joining: Parameters<typeof openAsDevice>[2]) =>
    openAsDevice(document, device, joining, expected)
  await expect(attempt(phone, { pairing_secret: systemRandom(32) })).rejects.toThrow(WrongPairing)
  await expect(attempt(tablet, bySecret())).rejects.toThrow(WrongPairing)
  await expect(attempt(phone, byComparing)).rejects.toThrow(WrongPairing)
  await expect(attempt(tablet, { compared_with: identityOf(phone) })).rejects.toThrow(UntrustedSigner)
  const twin = { ...identityOf(laptop), x25519: identityOf(phone).x25519 }
  await expect(attempt(tablet, { compared_with: twin })).rejects.toThrow(WrongPairing)
  const impostor = identityOf(await createDevice(laptop.device_id))
  await expect(attempt(tablet, { compared_with: impostor })).rejects.toThrow(TamperedRecipient)
})

test('a server without the secret cannot make a device take a key of its own', async () => {
  const forged = await strangeKeys(1)
  const context = { account: account_id, key_version: 1, key_id: bytesToBase64(forged.keys.key_id) }
  for (const [device, psk, joining] of [
    [phone, { psk: 'pairing', key: systemRandom(32) }, bySecret()],
    [phone, await rotatePsk(forged.keys), bySecret()],
    [tablet, { psk: 'compared', key: systemRandom(32) }, byComparing],
  ] as const) {
    const by = { device: identityOf(device), psk, signer: laptop }
    const recipient = await sealToDevice(context, forged.master_key, by, systemRandom)
    const changed = withRecipient({ ...document, ...context }, device, recipient)
    const keyring = await signKeyring(forged.keys, changed)
    await expect(openAsDevice(keyring, device, joining, expected)).rejects.toThrow(WrongPairing)
  }
})

test('a server that names its own public key for a device that pairs by words is found out', async () => {
  const servers = await createDevice(phone.device_id)
  for (const named of [
    identityOf(servers),
    { ...identityOf(phone), ed25519: identityOf(servers).ed25519 },
    { ...identityOf(phone), x25519: identityOf(servers).x25519 },
  ]) {
    const input = { device: named, vouched: bySecret(), signer: laptop }
    const keyring = await addDeviceRecipient(held, input)
    const attempt = openAsDevice(keyring, phone, bySecret(), { account_id, version: 4 })
    await expect(attempt).rejects.toThrow(TamperedRecipient)
  }
})

test("what is sealed to a server's own public key does not open without the secret", async () => {
  const servers = await createDevice(phone.device_id)
  const input = { device: identityOf(servers), vouched: bySecret(), signer: laptop }
  const keyring = await addDeviceRecipient(held, input)
  const guess = { pairing_secret: systemRandom(32) }
  const attempt = openAsDevice(keyring, servers, guess, { account_id, version: 4 })
  await expect(attempt).rejects.toThrow(WrongPairing)
})

test("another device's recipient under this device's name does not open", async () => {
  const { device_id: _, ...of_tablet } = recipientOf(document, tablet)
  const swapped = withRecipient(document, phone, of_tablet)
  await expect(openAsDevice(swapped, phone, bySecret(), expected)).rejects.toThrow(TamperedRecipient)
  const relabelled = withRecipient(document, phone, { ...of_tablet, ...identityOf(phone), psk: 'pairing' })
  await expect(openAsDevice(relabelled, phone, bySecret(), expected)).rejects.toThrow(WrongPairing)
})

test.each<[string, object]>([
  ['key version', { key_version: 2 }],
  ['key id', { key_id: bytesToBase64(systemRandom(16)) }],
  ['account', { account: '11111111-2222-4333-8444-555555555555' }],
])('a recipient of another %s does not open', async (_, context) => {
  const moved = await sealedToPhone({ context })
  await expect(openAsDevice(moved, phone, bySecret(), expected)).rejects.toThrow(WrongPairing)
})

test('even who holds the master key cannot sign as another device, nor as one that is not in', async () => {
  const stranger = await createDevice()
  const attempt = async (keyring: KeyringDocument) => openAsDevice(keyring, phone, bySecret(), expected)
  await expect(attempt(await sealedToPhone({ signer: stranger }))).rejects.toThrow(UntrustedSigner)
  const impostor = { ...stranger, device_id: laptop.device_id }
  await expect(attempt(await sealedToPhone({ signer: impostor }))).rejects.toThrow(TamperedRecipient)
  const { signature } = recipientOf(document, tablet)
  await expect(attempt(await sealedToPhone({}, { signature }))).rejects.toThrow(TamperedRecipient)
})

test('a keyring that was renumbered, of another account or of another key is refused after pairing too', async () => {
  const attempt = (keyring: KeyringDocument, version: number, account = account_id) =>
    openAsDevice(keyring, phone, bySecret(), { account_id: account, version })
  await expect(attempt(document, 4)).rejects.toThrow(TamperedKeyring)
  await expect(attempt({ ...document, version: 4 }, 4)).rejects.toThrow(TamperedKeyring)
  await expect(attempt(document, 3, '11111111-2222-4333-8444-555555555555')).rejects.toThrow(TamperedKeyring)
  const other = systemRandom(32)
  const by = { device: identityOf(phone), psk: pairingPsk(), signer: laptop }
  const recipient = await sealToDevice(document, other, by, systemRandom)
  await expect(attempt(withRecipient(document, phone, recipient), 3)).rejects.toThrow(KeyMismatch)
})

test('no text or number in a keyring can change without the device that joins seeing it, however it joins', async () => {
  const places = leavesOf(document)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), fc.nat(200), async (path, at) => {
      const altered = KeyringDocument.safeParse(mutate(document, path, at))
      if (!altered.success) return
      for (const attempt of [
        () => openAsDevice(altered.data, phone, bySecret(), expected),
        () => openAsDevice(altered.data, tablet, byComparing, expected),
        () => openKeyring(altered.data, { recovery_words }, expected),
      ]) {
        const error: unknown = await attempt().then(
          () => 'opened',
          (thrown) => thrown,
        )
        expect(error, path.join('.')).toHaveProperty('code')
      }
    }),
    { numRuns: 100 },
  )
})
