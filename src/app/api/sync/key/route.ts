import { endpoint } from '#app/api/endpoint.ts'
import * as contract from '#contract/vault-key.ts'
import { getLegacyKey } from '#domain/vault/get-legacy-key.ts'
import { putLegacyKey } from '#domain/vault/put-legacy-key.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract.getLegacyKey, async ({ credential, origin }) => {
    const stored = await getLegacyKey(credential, origin)
    return stored ? { data: stored } : { data: null, message: 'No master key stored yet' }
  }),
  PUT: endpoint(contract.putLegacyKey, async ({ credential, body, origin }) => ({
    data: { version: await putLegacyKey(credential, body.master_key, origin) },
    message: 'Master key stored',
  })),
})
