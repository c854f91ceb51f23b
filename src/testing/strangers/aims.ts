import { decodeSealedBlob, encodeSealedHeader } from '#contract/sealed-blob.ts'
import { opaqueKeyring } from '../sealed.ts'
import type { Victim } from './victim.ts'

/** A request by which somebody else would get at a victim's things, if anything let them. */
export type Aim = {
  params?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
  json?: unknown
  form?: Record<string, string>
  body?: BodyInit
}

const octets = { 'content-type': 'application/octet-stream' }
const type = 'collection'
const client_id = 'roost-cli'
const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'

/** Everything of a sealed blob before its content. */
const headerOf = (blob: Uint8Array) => encodeSealedHeader(decodeSealedBlob(blob).header)

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
  authorizeDevice: (victim) => [{ form: { ...claimed(victim), client_id } }],
  issueToken: ({ handle }) => [{ form: { client_id, grant_type, device_code: handle } }],
  revokeToken: ({ handle, device_id }) => [
    { form: { client_id, token: handle } },
    { form: { client_id, token: device_id } },
  ],
  describeAuthorizationServer: () => [{}],

  rotateSession: (victim) => [
    { json: claimed(victim) },
    { json: { next_token_hash: '5f'.repeat(32), next_token_prefix: victim.token.slice(0, 16) } },
  ],
  revokeSession: (victim) => [{ json: claimed(victim) }],

  listDevices: (victim) => [{ query: claimed(victim) }],
  renameDevice: ({ device_id: id }) => [{ params: { id }, json: { name: 'Stranger was here' } }],
  revokeDevice: ({ device_id: id }) => [{ params: { id } }],
  listAudit: (victim) => [{ query: { ...claimed(victim), before: '1000000' } }],
  exportAudit: (victim) => [
    { query: claimed(victim) },
    { query: { device: victim.device_id } },
    { query: { search: victim.email } },
  ],
  verifyAudit: (victim) => [{ query: claimed(victim) }],
  followEvents: (victim) => [
    { query: claimed(victim) },
    { query: { ...claimed(victim), since: '0' } },
    { query: claimed(victim), headers: { 'last-event-id': '1.0' } },
  ],
  listChanges: (victim) => [{ query: { ...claimed(victim), since: '0' } }],

  changePassword: (victim) => [
    { json: { ...claimed(victim), current_password: victim.password, new_password: 'a stranger was here' } },
  ],
  verifyTurnstile: ({ token }) => [{ json: { token } }],
  exportAccount: (victim) => [{ query: claimed(victim) }],
  deleteAccount: (victim) => [
    { json: { ...claimed(victim), confirm: victim.email, current_password: victim.password } },
  ],

  getDataTypeConfig: () => [{}],
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

  rewrapData: ({ tag, next_blob }) => [
    { params: { type }, headers: { ...octets, 'if-match': tag }, body: headerOf(next_blob) },
  ],
  listVersions: (victim) => [{ params: { type }, query: claimed(victim) }],
  getVersion: () => [
    { params: { type, version: '1' } },
    { params: { type, version: '1' }, headers: { accept: 'application/octet-stream' } },
  ],
  restoreVersion: ({ tag }) => [
    { params: { type, version: '1' } },
    { params: { type, version: '1' }, headers: { 'if-match': tag } },
  ],
  rewrapVersion: ({ tag, next_blob }) => [
    {
      params: { type, version: '1' },
      headers: { ...octets, 'if-match': tag },
      body: headerOf(next_blob),
    },
  ],

  getKeyring: () => [{}, { headers: { 'if-none-match': '"1"' } }],
  putKeyring: ({ user_id, keyring }) => [
    { headers: { 'if-match': '"1"' }, json: { keyring: opaqueKeyring(user_id, { version: 2 }) } },
    { headers: { 'if-none-match': '*' }, json: { keyring } },
  ],
  getLegacyKey: (victim) => [{ query: claimed(victim) }],
  putLegacyKey: (victim) => [{ json: { ...claimed(victim), master_key: victim.master_key } }],

  getHealth: () => [{}],
}
