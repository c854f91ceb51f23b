import type { DataType } from '#contract/data-type.ts'
import type { Device, Person } from '#domain/identity/credential.ts'
import { type PutBlob, putSealedBlob, putUnsealedBlob } from '#domain/vault/put-blob.ts'
import { putKeyring } from '#domain/vault/put-keyring.ts'
import { connectDevice, createPerson, nowhere } from './people.ts'
import { opaqueBlob, opaqueKeyring, sealedMasterKey } from './sealed.ts'

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

/** The key id of a keyring's second key. */
export const rotatedKeyId = new Uint8Array(16).fill(9)

/** A person whose blob has two versions under the first key, and whose keyring has moved on to a second one. */
export async function rotatedVault(): Promise<{ vault: Vault; blobs: Uint8Array<ArrayBuffer>[] }> {
  const vault = await sealedVault()
  const blobs = [blobOf(vault, 1), blobOf(vault, 2)] as const
  await putSealedBlob(vault.device, 'collection', first, blobs[0])
  await putSealedBlob(vault.device, 'collection', replacing('"1.1"'), blobs[1])
  await rotate(vault)
  return { vault, blobs: [...blobs] }
}

/** Moves a keyring of the first version on to a second key. */
export const rotate = (vault: Vault): Promise<number> =>
  storeKeyring(
    vault,
    replacing('"1"'),
    opaqueKeyring(vault.user_id, {
      version: 2,
      key_version: 2,
      key_id: Buffer.from(rotatedKeyId).toString('base64'),
      previous: [sealedMasterKey(1)],
    }),
  )

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

/** Pushes a sealed removal, which replaces the revision before it. */
export const remove = (vault: Pick<Vault, 'device' | 'user_id'>, revision: number): Promise<PutBlob> =>
  putSealedBlob(
    vault.device,
    'collection',
    replacing(`"${revision - 1}.1"`),
    opaqueBlob({ account_id: vault.user_id, data_type: 'collection', revision, codec: 'tombstone' }, 28),
  )

/** Pushes as an older client does: unsealed, and without a word about what it replaces. */
export const pushUnsealed = (
  { device }: { device: Device },
  encrypted_blob = 'c2VhbGVk',
  type: DataType = 'collection',
): Promise<PutBlob> => putUnsealedBlob(device, type, {}, { encrypted_blob, nonce: 'AAAAAAAAAAAAAAAA' })
