import { endpoint } from '#app/api/endpoint.ts'
import { listData } from '#contract/vault-data.ts'
import { blobToItem } from '#domain/vault/blob.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { listTag } from '#domain/vault/tags.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(listData, async ({ credential, headers }) => {
    const { blobs, ...head } = await listBlobs(credential, headers['if-none-match'])
    const tagged = { headers: { etag: listTag(head) } }
    if (!blobs) return { ...tagged, bytes: null }
    const items = blobs.map(blobToItem)
    return { ...tagged, data: { items, count: items.length, ...head } }
  }),
})
