import { endpoint } from '#app/api/endpoint.ts'
import * as contract from '#contract/vault-data.ts'
import { blobToItem } from '#domain/vault/blob.ts'
import { deleteBlob } from '#domain/vault/delete-blob.ts'
import { getBlob } from '#domain/vault/get-blob.ts'
import { putSealedBlob, putUnsealedBlob } from '#domain/vault/put-blob.ts'
import { rewrapBlob } from '#domain/vault/rewrap-blob.ts'
import { blobTag } from '#domain/vault/tags.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract.getData, async ({ credential, params: { type: data_type }, headers }) => {
    const { encrypted_blob, ...blob } = await getBlob(credential, data_type, headers['if-none-match'])
    const tagged = { headers: { etag: blobTag(blob) } }
    if (!encrypted_blob || headers.accept) {
      return { ...tagged, bytes: encrypted_blob }
    }
    return { ...tagged, data: { id: blob.id, ...blobToItem({ ...blob, data_type, encrypted_blob }) } }
  }),

  PUT: endpoint(
    contract.putData,
    async ({ credential, params: { type: data_type }, headers, bytes, body }) => {
      const { version, blob_size_bytes, key_version } = bytes
        ? await putSealedBlob(credential, data_type, headers, bytes)
        : await putUnsealedBlob(credential, data_type, headers, body)
      return {
        data: { data_type, version, blob_size_bytes },
        message: 'Sync data uploaded',
        headers: { etag: blobTag({ version, key_version }) },
      }
    },
  ),

  PATCH: endpoint(
    contract.rewrapData,
    async ({ credential, params: { type: data_type }, headers, bytes }) => {
      const rewrapped = await rewrapBlob(credential, { type: data_type, version: null }, headers, bytes)
      return {
        data: { data_type, ...rewrapped },
        message: 'Sync data re-wrapped',
        headers: { etag: blobTag(rewrapped) },
      }
    },
  ),

  DELETE: endpoint(contract.deleteData, async ({ credential, params: { type }, origin }) => {
    await deleteBlob(credential, type, origin)
    return { data: null, message: `Synced ${type} cleared` }
  }),
})
