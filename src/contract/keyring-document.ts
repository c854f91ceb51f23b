import { z } from 'zod'
import { base64Of, hexOf, Uuid } from './primitive.ts'

/** The largest keyring in bytes of JSON. */
export const MAX_KEYRING_BYTES = 64 * 1024

const Sealed = { nonce: base64Of(12), sealed: base64Of(48) }
const Count = z.int().positive()

/** The account master key, sealed under what Argon2id (version 1.3) makes of a passphrase. */
export const PassphraseRecipient = z.looseObject({
  kind: z.literal('passphrase'),
  /** `memory_kib` in KiB; how low and how high these may go is for the device to say, before it computes. */
  kdf: z.looseObject({
    name: z.literal('argon2id'),
    memory_kib: Count,
    passes: Count,
    lanes: Count,
    salt: base64Of(16),
  }),
  ...Sealed,
})
export type PassphraseRecipient = z.infer<typeof PassphraseRecipient>

/** The account master key, sealed under what HKDF makes of the 256 bits of the recovery words. */
export const RecoveryRecipient = z.looseObject({ kind: z.literal('recovery'), ...Sealed })
export type RecoveryRecipient = z.infer<typeof RecoveryRecipient>

/**
 * The account master key, sealed to a device with HPKE in PSK mode and signed by the device that sealed it. As
 * long as it stands in a keyring that was verified, the device is a member: its signature is good for a rotation.
 */
export const DeviceRecipient = z.looseObject({
  kind: z.literal('device'),
  device_id: Uuid,
  x25519: base64Of(32),
  ed25519: base64Of(32),
  psk: z.enum(['pairing', 'compared', 'rotate']).meta({
    description:
      'What the pre-shared key is: the secret of a pairing, the fingerprint two people compared, or the `rotate` key.',
  }),
  psk_key_version: Count.optional().meta({
    description: 'The version of the account key whose `rotate` key is the pre-shared key.',
  }),
  signed_by: Uuid.meta({ description: 'The device that sealed and signed it.' }),
  enc: base64Of(32).meta({ description: 'The encapsulated key of HPKE: 32 bytes in base64.' }),
  sealed: Sealed.sealed,
  signature: base64Of(64).meta({
    description: 'Ed25519, by the device that sealed it, over everything else in it: 64 bytes in base64.',
  }),
})
export type DeviceRecipient = z.infer<typeof DeviceRecipient>

const kind = z.string().min(1).max(64)
const other = (...known: string[]) => z.looseObject({ kind: kind.refine((name) => !known.includes(name)) })

/** Who can open the keyring. Kinds that a later client adds are kept as they are. */
const Recipient = z.union([
  PassphraseRecipient,
  RecoveryRecipient,
  DeviceRecipient,
  other('passphrase', 'recovery', 'device'),
])

/** An earlier account master key, sealed under the `previous` key of the version `sealed_by`. */
export const PreviousMasterKey = z.looseObject({
  kind: z.literal('amk'),
  key_version: Count,
  key_id: base64Of(16),
  sealed_by: Count,
  ...Sealed,
})
export type PreviousMasterKey = z.infer<typeof PreviousMasterKey>

/** The raw key of older clients, sealed under the `previous` key of the version `sealed_by`. */
export const PreviousLegacyKey = z.looseObject({ kind: z.literal('legacy'), sealed_by: Count, ...Sealed })
export type PreviousLegacyKey = z.infer<typeof PreviousLegacyKey>

/** A key that older blobs still need. Kinds that a later client adds are kept as they are. */
export const PreviousKey = z.union([PreviousMasterKey, PreviousLegacyKey, other('amk', 'legacy')])
export type PreviousKey = z.infer<typeof PreviousKey>

/** The newest blob of one data type that a device has seen. The hash is hexadecimal, as wherever the server names it. */
export const BlobHead = z.looseObject({ revision: Count, content_hash: hexOf(32) })
export type BlobHead = { revision: number; content_hash: string }

/**
 * The one document that carries an account's master key to its devices, sealed for each recipient. The
 * server stores it as it is: unknown fields stay, since `mac` covers everything else (docs/formats.md).
 */
export const KeyringDocument = z.looseObject({
  format: z.literal(1),
  account: Uuid,
  version: Count,
  key_version: Count.max(0xffff_ffff),
  key_id: base64Of(16),
  recipients: z.array(Recipient).min(1).max(256),
  previous: z.array(PreviousKey).max(256),
  heads: z.record(z.string(), BlobHead),
  mac: base64Of(32),
})
export type KeyringDocument = z.infer<typeof KeyringDocument>
