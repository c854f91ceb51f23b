import { expect, inject, test } from 'vitest'
import { opaqueBlob, opaqueKeyring } from '#testing/sealed.ts'
import { type Answer, send, signUpWithDevice } from '#testing/wire.ts'

const [front, next] = inject('servers')
if (!front || !next) throw new Error('two servers are compared')

/** What a client can tell apart: everything but the request's own id and what a transport adds. */
const seen = ({ status, headers, body, bytes }: Answer) => {
  const { request_id: _, ...rest } = body ?? {}
  const own = ['content-type', 'etag', 'allow', 'cache-control', 'pragma', 'x-content-type-options']
  const named = [...headers].filter(([name]) => own.includes(name) || name.startsWith('access-control-'))
  return {
    status,
    headers: Object.fromEntries(named),
    body: body && rest,
    size: body ? undefined : bytes.length,
  }
}

test('the front server and plain Next give the same answers to the same requests', async () => {
  // Both serve one database, so one person's credentials and data are the same to both.
  const { token, cookie, user_id, device_id } = await signUpWithDevice(front)
  const headers = { 'if-none-match': '*' }
  await send(front, 'PUT', '/api/sync/keyring', { token, headers, json: { keyring: opaqueKeyring(user_id) } })
  const blob = opaqueBlob({ account_id: user_id, data_type: 'history', revision: 1 })
  const octets = { 'content-type': 'application/octet-stream', ...headers }
  await send(front, 'PUT', '/api/sync/data/history', { token, headers: octets, body: blob })

  const requests: Parameters<typeof send> extends [unknown, ...infer Rest] ? Rest[] : never = [
    ['GET', '/health'],
    ['GET', '/api/nowhere'],
    ['GET', '/api/sync'],
    ['OPTIONS', '/api/sync/data/history'],
    ['PATCH', '/api/sync/config', { token, json: {} }],
    ['GET', '/api/sync/init'],
    ['POST', '/api/sync/init', { json: { code_challenge: 'short' } }],
    ['POST', '/api/sync/token', { json: { temp_token: 'unknown' } }],
    ['POST', '/api/sync/token', { body: '{' }],
    ['POST', '/api/sync/claim', { cookie, json: {} }],
    ['POST', '/api/sync/claim', { token, json: {} }],
    ['GET', '/api/sync/config', { token }],
    ['GET', '/api/sync/config', { cookie }],
    ['PUT', '/api/sync/config', { token, json: { sync_history: 7 } }],
    ['GET', '/api/sync/key', { token }],
    ['GET', '/api/sync/keyring', { token }],
    ['GET', '/api/sync/keyring', { token, headers: { 'if-none-match': '"1"' } }],
    ['PUT', '/api/sync/keyring', { token, json: { keyring: opaqueKeyring(user_id) } }],
    ['GET', '/api/sync/data', { token }],
    ['GET', '/api/sync/data/history', { token }],
    ['GET', '/api/sync/data/history', { token, headers: { accept: 'application/octet-stream' } }],
    ['GET', '/api/sync/data/history', { token, headers: { 'if-none-match': '"1.1"' } }],
    ['GET', '/api/sync/data/secret', { token }],
    ['GET', '/api/sync/data/h%69story', { token }],
    ['GET', '/api/sync/data/nonsense', { token }],
    ['PUT', '/api/sync/data/history', { token, headers: octets, body: blob }],
    ['PUT', '/api/sync/data/history', { token, json: { encrypted_blob: '', nonce: '' } }],
    ['PATCH', '/api/sync/data/history', { token, json: {} }],
    ['PATCH', '/api/sync/data/history', { token, body: new Uint8Array(2000), headers: octets }],
    ['GET', '/api/sync/data/history/versions', { token }],
    ['GET', '/api/sync/data/history/versions/1', { token }],
    ['GET', '/api/sync/data/history/versions/1', { token, headers: { accept: 'application/octet-stream' } }],
    ['GET', '/api/sync/data/history/versions/1', { token, headers: { 'if-none-match': '"1.1"' } }],
    ['GET', '/api/sync/data/history/versions/%31', { cookie }],
    ['GET', '/api/sync/data/history/versions/nonsense', { token }],
    ['POST', '/api/sync/data/history/versions/1', { cookie }],
    ['DELETE', '/api/sync/data/history/versions/1', { token }],
    ['DELETE', '/api/sync/data/history', { token }],
    ['GET', '/api/sync/config/data-type'],
    ['GET', '/api/sync/changes', { token }],
    ['GET', '/api/sync/changes?since=1&limit=1', { cookie }],
    ['GET', '/api/sync/changes?since=x', { token }],
    ['GET', '/api/sync/changes?since=99', { token }],
    ['GET', '/api/devices', { token }],
    ['GET', `/api/devices/${device_id}`, { token }],
    ['PATCH', `/api/devices/${device_id}`, { token, json: { name: 'Renamed' } }],
    ['PATCH', `/api/devices/${device_id}`, { token, json: {} }],
    ['DELETE', '/api/devices/nonsense', { cookie }],
    ['GET', '/api/audit', { token }],
    ['GET', '/api/audit?limit=2&event_type=key_stored', { cookie }],
    ['GET', '/api/audit/verify', { token }],
    ['POST', '/api/sync/rotate'],
    ['POST', '/api/sync/rotate', { token, json: { next_token_hash: 'ab' } }],
    ['POST', '/api/sync/revoke'],
    ['POST', '/api/sync/claim', { cookie, body: '{}' }],
    ['GET', '/oauth/token'],
    ['POST', '/oauth/token', { json: {} }],
    ['POST', '/oauth/token', { body: new URLSearchParams({ grant_type: 'password' }) }],
    ['POST', '/oauth/device_authorization', { body: new URLSearchParams({ client_id: 'nobody' }) }],
    ['POST', '/oauth/revoke', { body: new URLSearchParams({ client_id: 'roost-cli', token: 'unknown' }) }],
    ['OPTIONS', '/.well-known/oauth-authorization-server'],
    ['POST', '/.well-known/oauth-authorization-server'],
  ]
  for (const [method, path, input] of requests) {
    const answers = [await send(front, method, path, input), await send(next, method, path, input)]
    expect(seen(answers[1] as Answer), `${method} ${path}`).toEqual(seen(answers[0] as Answer))
  }
})
