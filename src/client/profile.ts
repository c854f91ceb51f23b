import { z } from 'zod'
import { KeyringDocument } from '#contract/keyring-document.ts'
import { base64Of, Timestamp, Uuid } from '#contract/primitive.ts'

const KeyPair = z.object({ public: z.base64(), private: z.base64() })

/** The newest keyring a device has verified, as `checkKeyringHead` compares it. */
const SeenKeyring = z.object({ version: z.int(), key_version: z.int(), mac: z.string() })

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
  vault: z
    .object({ master_key: base64Of(32), key_version: z.int().positive(), keyring: SeenKeyring })
    .nullable(),
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
