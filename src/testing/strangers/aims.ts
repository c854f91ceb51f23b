import { opaqueKeyring } from '../sealed.ts'
import type { Victim } from './victim.ts'

/** A request by which somebody else would get at a victim's things, if anything let them. */
export type Aim = {
  params?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
  json?: unknown
  body?: BodyInit
}

const octets = { 'content-type': 'application/octet-stream' }
const type = 'collection'

/** What says whose something is, wherever somebody might believe it. */
const claimed = ({ user_id, device_id }: Victim) => ({ user_id, account_id: user_id, id: user_id, device_id })

/** How a stranger aims at a victim with each operation. An operation that is missing here fails the suite. */
export const aims: Record<string, (victim: Victim) => Aim[]> = {
  initDeviceLogin: (victim) => [{ json: { ...claimed(victim), device_name: 'Stranger' } }],
  claimDeviceLogin: ({ handle }) => [
    { json: { temp_token: handle } },
    { json: { temp_token: handle, decision: 'deny' } },
  ],
  redeemDeviceLogin: ({ handle, token }) => [
    { json: { temp_token: handle } },
    { json: { temp_token: token } },
  ],
  revokeSession: (victim) => [{ json: claimed(victim) }],

  getSyncConfig: (victim) => [{ query: claimed(victim) }],
  putSyncConfig: (victim) => [{ json: { ...claimed(victim), sync_history: false } }],

  listData: (victim) => [{ query: claimed(victim) }],
  getData: ({ tag }) => [
    { params: { type } },
    { params: { type }, headers: { accept: 'application/octet-stream' } },
    { params: { type }, headers: { 'if-none-match': tag } },
  ],
  putData: (victim) => [
    { params: { type }, headers: { ...octets, 'if-match': victim.tag }, body: victim.next_blob },
    { params: { type }, json: { ...claimed(victim), encrypted_blob: 'AAAA', nonce: 'AAAAAAAAAAAAAAAA' } },
  ],
  deleteData: ({ tag }) => [{ params: { type }, headers: { 'if-match': tag } }],

  getKeyring: () => [{}, { headers: { 'if-none-match': '"1"' } }],
  putKeyring: ({ user_id, keyring }) => [
    { headers: { 'if-match': '"1"' }, json: { keyring: opaqueKeyring(user_id, { version: 2 }) } },
    { headers: { 'if-none-match': '*' }, json: { keyring } },
  ],
  getLegacyKey: (victim) => [{ query: claimed(victim) }],
  putLegacyKey: (victim) => [{ json: { ...claimed(victim), master_key: victim.master_key } }],

  getHealth: () => [{}],
}
