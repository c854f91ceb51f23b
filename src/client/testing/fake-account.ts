import type { AccountDevice } from '#client/devices/list-devices.ts'
import { decodeSealedBlob, encodeSealedHeader } from '#contract/sealed-blob.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { createFakeServer, type FakeServer, refuse, succeed } from './fake-server.ts'

type Kept = NonNullable<ReturnType<FakeServer['blobs']['get']>>

const time = '2026-11-20T00:00:00.000000+00:00'

/** A server in memory that also names its devices and answers with single versions, with the conditions of the real one. */
export function createFakeAccount(account_id?: string) {
  const server = createFakeServer(account_id)
  const { fetch: serve, addDevice } = server
  const account = Object.assign(server, {
    devices: [] as AccountDevice[],
    /** What the server's clock is ahead of this device's. */
    ahead_ms: 0,
  })

  const fetch: typeof globalThis.fetch = async (url, init) => {
    const path = new URL(String(url)).pathname
    const method = init?.method ?? 'GET'
    const headers = new Headers(init?.headers)
    const device_id = server.tokens.get(headers.get('authorization')?.slice(7) ?? '')
    const own = findRoute(method, path)
    if (!own) return serve(url, init)
    server.requests.push(`${method} ${path}`)
    const bytes = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
    const fault = server.faultFor({ method, path, headers, bytes })
    if (fault instanceof Response) return fault
    if (fault === 'unreachable') throw new TypeError('fetch failed')
    if (!device_id && path !== '/health') return refuse('unauthorized')
    const body = bytes.length ? JSON.parse(new TextDecoder().decode(bytes)) : {}
    const answer = own({ headers, body, device_id: device_id ?? '' })
    if (fault === 'lost answer') throw new TypeError('terminated')
    answer.headers.set('date', new Date(Date.now() + account.ahead_ms).toUTCString())
    return answer
  }

  type Own = (asked: { headers: Headers; body: Record<string, unknown>; device_id: string }) => Response

  function findRoute(method: string, path: string): Own | undefined {
    if (path === '/health') return () => succeed({ status: 'ok', version: '0.1.0' })
    if (path === '/api/devices')
      return ({ device_id }) =>
        succeed(account.devices.map((device) => ({ ...device, is_current: device.id === device_id })))
    const device = /^\/api\/devices\/([^/]+)$/.exec(path)?.[1]
    if (device) return ({ body }) => changeDevice(method, device, body)
    const [, type, version] = /^\/api\/sync\/data\/(\w+)\/versions(?:\/(\d+))?$/.exec(path) ?? []
    if (type)
      return ({ headers }) => (version ? getVersion(type, Number(version), headers) : listVersions(type))
    return undefined
  }

  function changeDevice(method: string, id: string, { name }: Record<string, unknown>): Response {
    const found = account.devices.find((device) => device.id === id)
    if (!found) return refuse('device_not_found')
    if (method === 'DELETE') {
      account.devices.splice(account.devices.indexOf(found), 1)
      for (const [token, device_id] of server.tokens) if (device_id === id) server.tokens.delete(token)
      return succeed(null)
    }
    found.name = String(name)
    return succeed(found)
  }

  const versionsOf = (type: string) => (server.versions.get(type) ?? []).toReversed()

  function listVersions(type: string): Response {
    const items = versionsOf(type).map((kept) => {
      const header = kept.format === 1 ? encodeSealedHeader(decodeSealedBlob(kept.bytes).header) : null
      return { ...listed(type, kept), header: header && bytesToBase64(header) }
    })
    return succeed({ items, count: items.length })
  }

  function getVersion(type: string, version: number, headers: Headers): Response {
    const kept = versionsOf(type).find((one) => one.version === version)
    if (!kept) return refuse('not_found')
    const etag = `"${kept.version}.${kept.key_version}"`
    if (headers.get('accept') === 'application/octet-stream')
      return new Response(kept.bytes, { headers: { etag } })
    const encrypted_blob =
      kept.format === 1 ? bytesToBase64(kept.bytes) : new TextDecoder().decode(kept.bytes)
    return succeed({ data_type: type, ...listed(type, kept), encrypted_blob, nonce: kept.nonce }, { etag })
  }

  const listed = (type: string, { version, format, key_version, content_hash, bytes, device_id }: Kept) => ({
    version,
    format,
    key_version,
    checksum: content_hash,
    blob_size_bytes: bytes.length,
    device_id,
    device_name: account.devices.find(({ id }) => id === device_id)?.name ?? null,
    created_at: time,
    is_current: server.blobs.get(type)?.version === version,
  })

  return Object.assign(account, {
    fetch,
    addDevice() {
      const added = addDevice()
      account.devices.push({
        id: added.device_id,
        name: `Device ${account.devices.length + 1}`,
        device_type: 'linux',
        is_approved: true,
        is_current: false,
        is_signed_in: true,
        token_prefix: added.token_prefix,
        expires_at: added.expires_at,
        public_keys: null,
        last_seen_at: time,
        created_at: time,
      })
      return added
    },
  })
}

export type FakeAccount = ReturnType<typeof createFakeAccount>
