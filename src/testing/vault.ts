import type { DataType } from '#contract/data-type.ts'
import type { Device, Person } from '#domain/identity/credential.ts'
import { type PutBlob, putSealedBlob, putUnsealedBlob } from '#domain/vault/put-blob.ts'
import { putKeyring } from '#domain/vault/put-keyring.ts'
import { connectDevice, createPerson, nowhere } from './people.ts'
import { opaqueBlob, opaqueKeyring } from './sealed.ts'

/** A person, a device of theirs, and what names both. */
export type Vault = { person: Person; device: Device & { device_id: string }; user_id: string }

/** A person with a device, as an older client leaves it: no key and no data. */
export async function emptyVault(): Promise<Vault> {
  const person = await createPerson()
  return { person, device: await connectDevice(person), user_id: person.user_id }
}

/** A person with a device that has stored the first keyring. */
export async function sealedVault(): Promise<Vault> {
  const vault = await emptyVault()
  await storeKeyring(vault, first, opaqueKeyring(vault.user_id))
  return vault
}

/** The precondition of a write that replaces nothing. */
export const first = { 'if-none-match': '*' } as const

/** The precondition of a write that replaces what `tag` names. */
export const replacing = (tag: string) => ({ 'if-match': tag })

export const storeKeyring = (
  { device }: Pick<Vault, 'device'>,
  headers: Parameters<typeof putKeyring>[1]['headers'],
  keyring: ReturnType<typeof opaqueKeyring>,
  seals_legacy_key?: number,
): Promise<number> => putKeyring(device, { headers, body: { keyring, seals_legacy_key } }, nowhere)

/** A sealed blob of this vault. */
export const blobOf = (vault: Pick<Vault, 'user_id'>, revision: number, data_type: DataType = 'collection') =>
  opaqueBlob({ account_id: vault.user_id, data_type, revision })

/** Pushes a sealed blob: the first revision, or one that replaces the revision before it. */
export const push = (vault: Pick<Vault, 'device' | 'user_id'>, revision: number): Promise<PutBlob> =>
  putSealedBlob(
    vault.device,
    'collection',
    revision === 1 ? first : replacing(`"${revision - 1}.1"`),
    blobOf(vault, revision),
  )

/** Pushes as an older client does: unsealed, and without a word about what it replaces. */
export const pushUnsealed = (
  { device }: { device: Device },
  encrypted_blob = 'c2VhbGVk',
  type: DataType = 'collection',
): Promise<PutBlob> => putUnsealedBlob(device, type, {}, { encrypted_blob, nonce: 'AAAAAAAAAAAAAAAA' })
