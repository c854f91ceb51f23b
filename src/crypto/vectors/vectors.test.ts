import { bytesToHex, hexToBytes } from '#crypto/primitive/bytes.ts'
import { expect, test } from 'vitest'
import { KeyringDocument } from '#contract/keyring-document.ts'
import { decodeSealedBlob, encodeSealedHeader, uuidToBytes } from '#contract/sealed-blob.ts'
import { payloadAdditionalData, wrapAdditionalData } from '#crypto/blob/additional-data.ts'
import { inflateRaw } from '#crypto/blob/compress.ts'
import { contentHash } from '#crypto/blob/content-hash.ts'
import { unwrapDataKey, wrapDataKey } from '#crypto/blob/data-key.ts'
import { open } from '#crypto/blob/open.ts'
import { openLegacyBlob } from '#crypto/blob/open-legacy-blob.ts'
import { pad, paddedLength, unpad } from '#crypto/blob/pad.ts'
import { seal, sealTombstone } from '#crypto/blob/seal.ts'
import { deriveBytes, deriveKeys, macKey, previousKey, typeKey } from '#crypto/derive-keys.ts'
import { UnreadableBlob } from '#crypto/errors.ts'
import { createKeyring } from '#crypto/keyring/create-keyring.ts'
import { openKeyring } from '#crypto/keyring/open-keyring.ts'
import { decrypt, encrypt, importAesKey } from '#crypto/primitive/aes-gcm.ts'
import { canonicalJson } from '#crypto/primitive/canonical-json.ts'
import { stretchFully } from '#testing/stretching.ts'
import derivations from './derivations.json' with { type: 'json' }
import keyrings from './keyrings.json' with { type: 'json' }
import padding from './padding.json' with { type: 'json' }
import { replay } from './replay.ts'
import blobs from './sealed-blobs.json' with { type: 'json' }

stretchFully()

// These files are frozen: what they say is in users' databases. A new format gets new files.

test.each(derivations.vectors)('keys derive from $master_key as recorded', async (vector) => {
  const keys = await deriveKeys(hexToBytes(vector.master_key), vector.account_id, 1)
  expect(bytesToHex(keys.key_id)).toBe(vector.key_id)
  const gcm = { nonce: new Uint8Array(12), additional_data: new Uint8Array(0) }
  const message = new TextEncoder().encode('message')
  const { subtle } = crypto
  for (const [info, hex] of Object.entries(vector.derived)) {
    const name = info.replace('roost/1/', '')
    const recorded = hexToBytes(hex)
    if (name === 'rotate') {
      expect(bytesToHex(await deriveBytes(keys, 'rotate', 32))).toBe(hex)
    } else if (name === 'mac') {
      const key = await subtle.importKey('raw', recorded, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
      expect(await subtle.verify('HMAC', await macKey(keys), await subtle.sign('HMAC', key, message), message)).toBe(true)
    } else {
      const derived = name === 'previous' ? await previousKey(keys) : await typeKey(keys, name.replace('type/', ''))
      const sealed = await encrypt(await importAesKey(recorded), gcm, message)
      expect(await decrypt(derived, gcm, sealed)).toEqual(message)
    }
  }
})

test('padding is as recorded', () => {
  for (const [length = 0, padded] of padding.lengths) expect(paddedLength(length)).toBe(padded)
  for (const { bytes, padded } of padding.examples) {
    expect(bytesToHex(pad([hexToBytes(bytes)]))).toBe(padded)
    expect(bytesToHex(unpad(hexToBytes(padded)))).toBe(bytes)
  }
  for (const wrong of padding.refused) expect(() => unpad(hexToBytes(wrong))).toThrow(UnreadableBlob)
})

test.each(blobs.vectors)('the sealed blob "$name" is as recorded', async (vector) => {
  const { data_type, device_id, revision, parent } = vector
  const keys = await deriveKeys(hexToBytes(vector.master_key), vector.account_id, vector.key_version)
  const bytes = hexToBytes(vector.blob)
  const { header, content, nonce } = decodeSealedBlob(bytes)
  expect(header).toMatchObject({ account_id: vector.account_id, data_type, device_id, revision, codec: vector.codec })
  expect(bytesToHex(nonce)).toBe(vector.nonce)
  const hash = await contentHash(content)
  expect(bytesToHex(hash)).toBe(vector.content_hash)
  expect(bytesToHex(payloadAdditionalData(header))).toBe(vector.payload_additional_data)
  expect(bytesToHex(wrapAdditionalData(header, hash))).toBe(vector.wrap_additional_data)
  expect(bytesToHex(await unwrapDataKey(keys, header, hash))).toBe(vector.dek)

  const opened = await open({ keys, data_type, revision }, bytes)
  expect(opened.plaintext && bytesToHex(opened.plaintext)).toBe(vector.plaintext)

  // Deflaters differ, so a compressed payload is checked as read; all else as written.
  if (vector.compressed) expect(bytesToHex(await inflateRaw(hexToBytes(vector.compressed)))).toBe(vector.plaintext)
  const rewrapped = await wrapDataKey(keys, header, hash, hexToBytes(vector.dek), replay(vector.wrap_nonce))
  expect(encodeSealedHeader(rewrapped)).toEqual(bytes.subarray(0, bytes.length - content.length))
  const random = replay(vector.content_id, vector.dek, vector.nonce, vector.wrap_nonce)
  const place = { keys, data_type, device_id, revision, parent }
  if (vector.plaintext === null) {
    expect(bytesToHex((await sealTombstone(place, random)).bytes)).toBe(vector.blob)
  } else if (vector.codec === 'identity') {
    const sealed = await seal({ ...place, plaintext: hexToBytes(vector.plaintext) }, random)
    expect(bytesToHex(sealed.bytes)).toBe(vector.blob)
  }
})

test.each(keyrings.vectors)('the keyring "$name" is as recorded', async (vector) => {
  const { account_id, passphrase, recovery_words, version } = vector
  const document = KeyringDocument.parse(vector.keyring)
  for (const unlock of [{ passphrase }, { recovery_words }]) {
    const opened = await openKeyring(document, unlock, { account_id, version })
    expect(bytesToHex(opened.master_key)).toBe(vector.master_key)
    expect(opened.legacy_keys.map(bytesToHex)).toEqual(vector.legacy_key ? [vector.legacy_key] : [])
  }
  const { mac: _, ...unsigned } = vector.keyring
  expect(new TextDecoder().decode(canonicalJson(unsigned))).toBe(vector.mac_input)
  expect(bytesToHex(new TextEncoder().encode(passphrase.normalize('NFKC')))).toBe(vector.passphrase_utf8_nfkc)

  for (const [at, recipient] of document.recipients.slice(0, 2).entries()) {
    const key = await importAesKey(hexToBytes(at === 0 ? vector.passphrase_key : vector.recovery_key))
    const gcm = {
      nonce: hexToBytes((at === 0 ? vector.passphrase_nonce : vector.recovery_nonce) ?? ''),
      additional_data: new TextEncoder().encode(vector.additional_data[at]),
    }
    const sealed = Uint8Array.from(atob(String(recipient.sealed)), (char) => char.charCodeAt(0))
    expect(bytesToHex((await decrypt(key, gcm, sealed)) ?? new Uint8Array(0))).toBe(vector.master_key)
  }

  if (vector.keyring.key_version > 1) return
  const { master_key, salt, passphrase_nonce, recovery_secret, recovery_nonce } = vector
  const drawn = [master_key, salt, passphrase_nonce, recovery_secret, recovery_nonce]
  const legacy = 'legacy_nonce' in vector && vector.legacy_key ? hexToBytes(vector.legacy_key) : undefined
  if ('legacy_nonce' in vector) drawn.push(String(vector.legacy_nonce))
  const input = { account_id, passphrase, legacy_key: legacy, heads: document.heads }
  const made = await createKeyring(input, replay(...drawn))
  expect(made.document).toEqual(vector.keyring)
  expect(made.recovery_words).toBe(recovery_words)
})

test("the older client's blob is as recorded", async () => {
  const { legacy_key, plaintext, ...blob } = keyrings.legacy_blob
  const opened = await openLegacyBlob(hexToBytes(legacy_key), blob)
  expect(new TextDecoder().decode(opened)).toBe(plaintext)
})

test('a UUID is its 16 bytes in the order they are written', () => {
  expect(bytesToHex(uuidToBytes('6f1c2a3e-9d44-4b7a-8a51-0c2d3e4f5a6b'))).toBe('6f1c2a3e9d444b7a8a510c2d3e4f5a6b')
})
