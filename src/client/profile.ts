import { z } from 'zod'
import { KeyringDocument, PassphraseRecipient, RecoveryRecipient } from '#contract/keyring-document.ts'
import { base64Of, Timestamp, Uuid } from '#contract/primitive.ts'

const KeyPair = z.object({ public: z.base64(), private: z.base64() })

/** All that earlier versions kept of the newest verified keyring: enough to notice a rollback, not to follow a new key. */
const SeenKeyring = z.object({ version: z.int(), key_version: z.int(), mac: z.string() })

const Vault = z.object({
  master_key: base64Of(32),
  key_version: z.int().positive(),
  /** The newest keyring this device has verified: the devices in it are those from which it takes a new key. */
  keyring: z.union([KeyringDocument, SeenKeyring]),
  /** This device has yet to put itself into the keyring, or to say there that it has the newest key. */
  enrols: z.literal(true).optional(),
  /** What this device was called in the keyring before it signed in again: that is nobody any more. */
  former_ids: z.array(Uuid).optional(),
})

/** New recovery words that were made here. They are kept until the server has the keyring they open. */
const NewRecovery = z.object({
  key_version: z.int().positive(),
  recovery_words: z.string(),
  recipient: RecoveryRecipient,
  /** Whether the person has them: then they are to be stored. */
  is_confirmed: z.boolean(),
})

/** A new key that was made here, what the person opens it with, and which devices do not get it. */
const NewKey = z.object({
  step: z.literal('made'),
  key_version: z.int().positive(),
  master_key: base64Of(32),
  recipients: z.tuple([PassphraseRecipient, RecoveryRecipient]),
  recovery_words: z.string(),
  /** The passphrase recipient by which the passphrase was checked; null where there was none. */
  checked_by: base64Of(48).nullable(),
  without: z.array(Uuid),
  /** Whether the person has the words: then the key is to be stored. */
  is_confirmed: z.boolean(),
})
export type NewKey = z.infer<typeof NewKey>

/** `stored`: the keyring has the new key, blobs may be under older ones. `rewrapped`: none is. */
const Rotation = z.discriminatedUnion('step', [NewKey, z.object({ step: z.enum(['stored', 'rewrapped']) })])

/**
 * Who a device is, between runs. It holds secrets: whoever reads it reads the account. Fields of newer
 * clients are kept.
 */
export const Profile = z.looseObject({
  format: z.literal(1),
  server: z.url(),
  account_id: Uuid,
  device_id: Uuid,
  device_name: z.string(),
  session: z.object({ token: z.string(), expires_at: Timestamp }),
  device_keys: z.object({ x25519: KeyPair, ed25519: KeyPair }),
  /** The account master key; null until the keyring was made or opened here. */
  vault: Vault.nullable(),
  new_recovery: NewRecovery.optional(),
  /** A renewal of the key that this device began and has not finished. */
  rotation: Rotation.optional(),
  /** A first keyring whose recovery words the person has, but of which the server has not said that it is stored. */
  unstored: z
    .object({
      master_key: base64Of(32),
      document: KeyringDocument,
      seals_legacy_key: z.int().positive().optional(),
    })
    .nullable(),
})
export type Profile = z.infer<typeof Profile>

/** Where a device keeps its profile. Secrets belong where only this device's user can read. */
export type ProfileStore = {
  read(): Promise<Profile | undefined>
  /**
   * Replaces the profile by what `next` makes of it (undefined removes it), one change at a time across every
   * program on the device. Resolves when the new one is durable; a crash leaves the old or the new one.
   */
  change(next: (profile: Profile | undefined) => Profile | undefined): Promise<void>
}
