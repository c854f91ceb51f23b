import { endpoint } from '#app/api/endpoint.ts'
import * as contract from '#contract/vault-key.ts'
import { getKeyring } from '#domain/vault/get-keyring.ts'
import { putKeyring } from '#domain/vault/put-keyring.ts'
import { keyringTag } from '#domain/vault/tags.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract.getKeyring, async ({ credential, headers }) => {
    const stored = await getKeyring(credential)
    if (!stored) return { data: null, message: 'No keyring stored yet' }
    const etag = keyringTag(stored)
    if (headers['if-none-match'] === etag) return { bytes: null, headers: { etag } }
    return { data: { keyring: JSON.parse(stored.document), epoch: stored.epoch }, headers: { etag } }
  }),
  PUT: endpoint(contract.putKeyring, async ({ credential, headers, body, origin }) => {
    const version = await putKeyring(credential, { headers, body }, origin)
    return { data: { version }, message: 'Keyring stored', headers: { etag: keyringTag({ version }) } }
  }),
})
