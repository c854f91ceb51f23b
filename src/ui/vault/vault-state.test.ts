import { expect, test } from 'vitest'
import { type BlobFacts, vaultState } from './vault-state.ts'

const config = {
  sync_history: true,
  sync_environments: true,
  sync_secrets: false,
  sync_collections: false,
  sync_settings: true,
}
const blob = (data_type: BlobFacts['data_type']): BlobFacts => ({
  data_type,
  version: 3,
  format: 1,
  blob_size_bytes: 10,
  updated_at: '2026-11-20T18:00:00+00:00',
  device_name: null,
})

test('a data type is synced when it is wanted and something of it is stored; off wins over what is stored', () => {
  const states = vaultState(config, [blob('history'), blob('secret')])
  expect(Object.fromEntries(states.map(({ type, status }) => [type, status]))).toEqual({
    history: 'synced',
    environment: 'waiting',
    secret: 'off',
    collection: 'off',
    setting: 'waiting',
  })
  expect(states.find(({ type }) => type === 'secret')?.blob?.version).toBe(3)
})
