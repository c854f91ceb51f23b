import { endpoint } from '#app/api/endpoint.ts'
import { listData } from '#contract/vault-data.ts'
import { blobToItem } from '#domain/vault/blob.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { route } from '#platform/http/endpoint.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(listData, async ({ credential }) => {
    const items = (await listBlobs(credential)).map(blobToItem)
    return { data: { items, count: items.length } }
  }),
})
