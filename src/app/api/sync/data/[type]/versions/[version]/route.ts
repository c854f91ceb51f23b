import { endpoint } from '#app/api/endpoint.ts'
import * as contract from '#contract/vault-versions.ts'
import { blobText } from '#domain/vault/blob.ts'
import { getVersion } from '#domain/vault/get-version.ts'
import { restoreVersion } from '#domain/vault/restore-version.ts'
import { rewrapBlob } from '#domain/vault/rewrap-blob.ts'
import { blobTag } from '#domain/vault/tags.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract.getVersion, async ({ credential, params, headers }) => {
    const { encrypted_blob, ...kept } = await getVersion(credential, params, headers['if-none-match'])
    const tagged = { headers: { etag: blobTag(kept) } }
    if (!encrypted_blob || headers.accept) {
      return { ...tagged, bytes: encrypted_blob }
    }
    const data = { data_type: params.type, ...kept, encrypted_blob: blobText({ ...kept, encrypted_blob }) }
    return { ...tagged, data }
  }),

  POST: endpoint(contract.restoreVersion, async ({ credential, params, headers, origin }) => {
    const { version, blob_size_bytes, key_version } = await restoreVersion(
      credential,
      params,
      headers,
      origin,
    )
    return {
      data: { data_type: params.type, version, blob_size_bytes },
      message: `Version ${params.version} restored`,
      headers: { etag: blobTag({ version, key_version }) },
    }
  }),

  PATCH: endpoint(contract.rewrapVersion, async ({ credential, params, headers, bytes }) => {
    const rewrapped = await rewrapBlob(credential, params, headers, bytes)
    return {
      data: { data_type: params.type, ...rewrapped },
      message: 'Version re-wrapped',
      headers: { etag: blobTag(rewrapped) },
    }
  }),
})
