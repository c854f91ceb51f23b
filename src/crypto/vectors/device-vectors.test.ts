import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { KeyringDocument } from '#contract/keyring-document.ts'
import { decodeSealedHeader } from '#contract/sealed-blob.ts'
import { wrapAdditionalData } from '#crypto/blob/additional-data.ts'
import { rewrapHeader } from '#crypto/blob/rewrap-header.ts'
import { deriveBytes, deriveKeys } from '#crypto/derive-keys.ts'
import { deviceFingerprint } from '#crypto/device/fingerprint.ts'
import { identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import { pairingToText, pairingToWords, parsePairing, parsePairingWords } from '#crypto/device/pairing.ts'
import { acceptRotation } from '#crypto/keyring/accept-rotation.ts'
import { addDeviceRecipient, enrolDevice } from '#crypto/keyring/add-device.ts'
import { createKeyring } from '#crypto/keyring/create-keyring.ts'
import { findDevice } from '#crypto/keyring/device-recipient.ts'
import { dropPreviousKey } from '#crypto/keyring/drop-previous-key.ts'
import { openAsDevice } from '#crypto/keyring/open-as-device.ts'
import { openKeyring } from '#crypto/keyring/open-keyring.ts'
import { prepareRotation, rotateKeyring } from '#crypto/keyring/rotate-keyring.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { canonicalJson } from '#crypto/primitive/canonical-json.ts'
import { isSignature } from '#crypto/primitive/ed25519.ts'
import { openWithPsk } from '#crypto/primitive/hpke.ts'
import { stretchFully } from '#testing/stretching.ts'
import joined from './device-recipients.json' with { type: 'json' }
import pairings from './pairings.json' with { type: 'json' }
import { replay } from './replay.ts'
import rewraps from './rewraps.json' with { type: 'json' }
import rotations from './rotations.json' with { type: 'json' }

stretchFully()

// These files are frozen: what they say is in users' databases. A new format gets new files.

const base64 = (hex: string) => bytesToBase64(hexToBytes(hex))

/** A device of the vectors, its private keys put into PKCS #8 (RFC 8410). */
function device(name: string): OwnDevice {
  const recorded = pairings.devices.find((entry) => entry.name === name)
  if (!recorded) throw new Error(`no device is called ${name}`)
  const { device_id, x25519_public, x25519_private, ed25519_public, ed25519_seed } = recorded
  const x25519 = {
    public: base64(x25519_public),
    private: base64(`302e020100300506032b656e04220420${x25519_private}`),
  }
  const ed25519 = {
    public: base64(ed25519_public),
    private: base64(`302e020100300506032b657004220420${ed25519_seed}`),
  }
  return { device_id, device_keys: { x25519, ed25519 } }
}

const [laptop, phone, tablet] = [device('laptop'), device('phone'), device('tablet')]
const secret = () => hexToBytes(pairings.pairings[0]?.secret ?? '')

test.each(pairings.pairings)('the pairing of the $device is as recorded', async (vector) => {
  const pairing = {
    account_id: vector.account_id,
    device: identityOf(device(vector.device)),
    secret: hexToBytes(vector.secret),
  }
  expect(await pairingToText(pairing)).toBe(vector.text)
  expect(await parsePairing(vector.text, vector.account_id)).toEqual(pairing)
  expect(pairingToWords(pairing)).toBe(vector.words)
  expect(parsePairingWords(vector.words)).toEqual(pairing.secret)
})

test.each(pairings.fingerprints)('the fingerprint of $between is as recorded', async (vector) => {
  const keyring = { account: vector.account_id, key_id: base64(vector.key_id) }
  const [one = laptop, other = laptop] = vector.between.map(device)
  for (const [a, b] of [
    [one, other],
    [other, one],
  ] as const) {
    const { words, digest } = await deviceFingerprint(keyring, identityOf(a), identityOf(b))
    expect({ words, digest: bytesToHex(digest) }).toEqual({ words: vector.words, digest: vector.digest })
  }
  const digest = await crypto.subtle.digest('SHA-256', hexToBytes(vector.input))
  expect(bytesToHex(new Uint8Array(digest))).toBe(vector.digest)
})

type RecordedRecipient = (typeof joined.recipients)[number]

/** Opens and verifies a recipient from its recorded parts alone. */
async function checkRecipient(keyring: KeyringDocument, vector: RecordedRecipient, master_key: string) {
  const [own, signer] = [device(vector.device), device(vector.signer)]
  const recipient = findDevice(keyring, own.device_id)
  if (!recipient) throw new Error('the device is in the keyring')
  const { x25519 } = own.device_keys
  const opened = await openWithPsk(
    { public_key: base64ToBytes(x25519.public), private_key: base64ToBytes(x25519.private) },
    {
      info: utf8ToBytes(vector.info),
      additional_data: utf8ToBytes(vector.additional_data),
      psk: { id: hexToBytes(vector.psk_id), key: hexToBytes(vector.psk_key) },
    },
    { enc: base64ToBytes(recipient.enc), ciphertext: base64ToBytes(recipient.sealed) },
  )
  expect(opened && bytesToHex(opened)).toBe(master_key)
  const signature = base64ToBytes(recipient.signature)
  const ed25519 = base64ToBytes(signer.device_keys.ed25519.public)
  expect(await isSignature(ed25519, signature, utf8ToBytes(vector.signed))).toBe(true)
  expect(recipient).toMatchObject({ psk: vector.psk, signed_by: signer.device_id })
}

const { account_id } = joined

test('a keyring with devices is as recorded', async () => {
  const [first, withPhone, withTablet] = joined.versions.map((version) => KeyringDocument.parse(version))
  if (!first || !withPhone || !withTablet) throw new Error('there are three versions')
  const { passphrase, drawn } = joined
  const legacy_key = hexToBytes(joined.legacy_key)
  const input = { account_id, passphrase, device: laptop, legacy_key, heads: first.heads }
  const made = await createKeyring(input, replay(...drawn.first))
  expect(made.document).toEqual(first)
  expect(made.recovery_words).toBe(joined.recovery_words)
  const { master_key } = made
  const toPhone = { device: identityOf(phone), vouched: { pairing_secret: secret() }, signer: laptop }
  expect(await addDeviceRecipient({ document: first, master_key }, toPhone, replay(...drawn.phone))).toEqual(withPhone)
  const toTablet = { device: identityOf(tablet), vouched: 'compared' as const, signer: laptop }
  expect(await addDeviceRecipient({ document: withPhone, master_key }, toTablet, replay(...drawn.tablet))).toEqual(withTablet)
  for (const vector of joined.recipients) await checkRecipient(withTablet, vector, joined.master_key)
  for (const [own, joining] of [
    [phone, { pairing_secret: secret() }],
    [tablet, { compared_with: identityOf(laptop) }],
  ] as const) {
    const opened = await openAsDevice(withTablet, own, joining, { account_id, version: 3 })
    expect(bytesToHex(opened.master_key)).toBe(joined.master_key)
    expect(opened.legacy_keys.map(bytesToHex)).toEqual([joined.legacy_key])
  }
})

test('a rotation is as recorded', async () => {
  const before = KeyringDocument.parse(rotations.before)
  const rotated = KeyringDocument.parse(rotations.rotated)
  const { drawn, passphrase } = rotations
  const made = await prepareRotation(before, passphrase, replay(...drawn.prepare))
  expect(made.recovery_words).toBe(rotations.recovery_words)
  expect(bytesToHex(made.prepared.master_key)).toBe(rotations.master_key)
  const held = { document: before, master_key: hexToBytes(rotations.before_master_key) }
  const how = { device: laptop, without: [tablet.device_id] }
  expect(await rotateKeyring(held, made.prepared, how, replay(...drawn.rotate))).toEqual(rotated)
  const { mac: _, ...unsigned } = rotations.rotated
  expect(new TextDecoder().decode(canonicalJson(unsigned))).toBe(rotations.mac_input)
  for (const vector of rotations.recipients) await checkRecipient(rotated, vector, rotations.master_key)

  const keys = await deriveKeys(held.master_key, account_id, 1)
  expect(rotations.recipients[0]?.psk_key).toBe(bytesToHex(await deriveBytes(keys, 'rotate', 32)))
  const accepted = await acceptRotation({ last: before, keys, device: phone }, rotated, rotated.version)
  expect(bytesToHex(accepted.master_key)).toBe(rotations.master_key)
  expect(accepted.previous.map(({ key_version }) => key_version)).toEqual([1])
  expect(accepted.legacy_keys.map(bytesToHex)).toEqual([rotations.legacy_key])
})

test('what follows a rotation is as recorded', async () => {
  const [rotated, dropped, enrolled] = [rotations.rotated, rotations.dropped, rotations.enrolled].map((version) =>
    KeyringDocument.parse(version),
  )
  if (!rotated || !dropped || !enrolled) throw new Error('there are three versions')
  const { drawn, passphrase } = rotations
  const opened = await openKeyring(dropped, { passphrase }, { account_id, version: dropped.version })
  expect(opened.previous).toEqual([])
  expect(opened.legacy_keys.map(bytesToHex)).toEqual([rotations.legacy_key])
  expect(await dropPreviousKey(rotated, opened.keys, 1, replay(...drawn.drop))).toEqual(dropped)
  const held = { document: dropped, master_key: opened.master_key }
  expect(await enrolDevice(held, tablet, replay(...drawn.enrol))).toEqual(enrolled)
  await checkRecipient(enrolled, rotations.enrolled_recipient, rotations.master_key)
})

test.each(rewraps.vectors)('the re-wrapped header of "$name" is as recorded', async (vector) => {
  const keysOf = ({ master_key, key_version }: { master_key: string; key_version: number }) =>
    deriveKeys(hexToBytes(master_key), vector.account_id, key_version)
  const listed = { header: hexToBytes(vector.header), content_hash: vector.content_hash }
  const keys = { from: await keysOf(vector.from), to: await keysOf(vector.to) }
  const bytes = await rewrapHeader(listed, keys, replay(vector.wrap_nonce))
  expect(bytesToHex(bytes)).toBe(vector.rewrapped)
  const additional_data = wrapAdditionalData(decodeSealedHeader(bytes), hexToBytes(vector.content_hash))
  expect(bytesToHex(additional_data)).toBe(vector.wrap_additional_data)
})
