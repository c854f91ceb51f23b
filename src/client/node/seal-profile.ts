import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Profile } from '#client/profile.ts'

const TAG_BYTES = 16

/** A profile as it is written where the key to it is in the keychain. Older versions refuse it, and leave it alone. */
export const SealedProfile = z.object({
  format: z.literal(2),
  /** The keychain's name for the key. */
  keychain: z.string(),
  nonce: z.base64(),
  sealed: z.base64(),
})
export type SealedProfile = z.infer<typeof SealedProfile>

/** A key and the keychain's name for it. */
export type NamedKey = { name: string; key: Uint8Array }

/** Seals a profile whole, so that no secret that is added to it later can be forgotten. */
export function sealProfile(profile: Profile, { name, key }: NamedKey): SealedProfile {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additionalData(name))
  const sealed = [cipher.update(JSON.stringify(profile)), cipher.final(), cipher.getAuthTag()]
  return {
    format: 2,
    keychain: name,
    nonce: nonce.toString('base64'),
    sealed: Buffer.concat(sealed).toString('base64'),
  }
}

/** Opens a sealed profile. Throws when it was altered, or sealed under another key. */
export function openProfile({ keychain, nonce, sealed }: SealedProfile, { key }: NamedKey): Profile {
  const bytes = Buffer.from(sealed, 'base64')
  const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(additionalData(keychain))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = Buffer.concat([cipher.update(bytes.subarray(0, -TAG_BYTES)), cipher.final()])
  return Profile.parse(JSON.parse(text.toString()))
}

const additionalData = (name: string) => Buffer.from(`roost profile 2 ${name}`)
