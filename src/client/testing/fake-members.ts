import type { AccountDevice } from '#client/devices/list-devices.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { decodeSealedBlob, decodeSealedHeader, encodeSealedBlob } from '#contract/sealed-blob.ts'
import { signedInDevice } from './device.ts'
import { createFakeServer, refuse, succeed } from './fake-server.ts'

const NOW = '2026-11-20T00:00:00.000000+00:00'

type Asked = {
  path: string
  query: URLSearchParams
  headers: Headers
  bytes: Uint8Array<ArrayBuffer>
  device_id: string
  signal: AbortSignal | undefined
}
type Route = (asked: Asked) => Response | Promise<Response>

/** A server in memory whose accounts have devices with keys, that re-wraps versions, and tells of what happens. */
export function createMemberServer(account_id?: string) {
  const inner = createFakeServer(account_id)
  const { fetch: serve } = inner
  const server = Object.assign(inner, { devices: [] as AccountDevice[] })
  const ringing = new EventTarget()

  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { pathname: path, searchParams: query } = new URL(String(url))
    const method = init?.method ?? 'GET'
    const headers = new Headers(init?.headers)
    const bytes = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
    const device_id = server.tokens.get(headers.get('authorization')?.slice(7) ?? '')
    if (method === 'PUT' && path === '/api/sync/keyring') {
      if (dropsKeyInUse(bytes)) return refuse('key_in_use')
      return serve(url, init).finally(() => ringing.dispatchEvent(new Event('ring')))
    }
    const own = findRoute(method, path)
    if (!own) return serve(url, init)
    server.requests.push(`${method} ${path}`)
    const fault = server.faultFor({ method, path, headers, bytes })
    if (fault instanceof Response) return fault
    if (fault === 'unreachable') throw new TypeError('fetch failed')
    if (!device_id) return refuse('unauthorized')
    const answer = await own({ path, query, headers, bytes, device_id, signal: init?.signal ?? undefined })
    if (fault === 'lost answer') throw new TypeError('terminated')
    return answer
  }

  function findRoute(method: string, path: string): Route | undefined {
    if (path === '/api/sync/changes') return listChanges
    if (path === '/api/devices') return listDevices
    if (method === 'DELETE' && path.startsWith('/api/devices/')) return revokeDevice
    return method === 'PATCH' ? rewrap : undefined
  }

  function dropsKeyInUse(bytes: Uint8Array): boolean {
    const { keyring } = JSON.parse(new TextDecoder().decode(bytes)) as { keyring: KeyringDocument }
    const kept = new Set([keyring.key_version, ...keyring.previous.map(({ key_version }) => key_version)])
    return [...server.versions.values()]
      .flat()
      .some(({ format, key_version }) => format === 1 && !kept.has(key_version))
  }

  async function listChanges({ query, signal, device_id }: Asked): Promise<Response> {
    // What a keyring's version says counts on with every write of it.
    const count = () => server.events.length + (server.keyring?.version ?? 0)
    if (query.get('wait') && Number(query.get('since')) >= count()) await rung(signal)
    if (![...server.tokens.values()].includes(device_id)) return refuse('unauthorized')
    const cursor = { epoch: server.epoch, seq: count() }
    return succeed({ events: [], ...cursor, has_more: false, cursor })
  }

  function rung(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason)
      ringing.addEventListener('ring', () => resolve(), { once: true })
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }

  function listDevices({ device_id }: Asked): Response {
    return succeed(server.devices.map((device) => ({ ...device, is_current: device.id === device_id })))
  }

  function revokeDevice({ path }: Asked): Response {
    const id = path.split('/').at(-1)
    const at = server.devices.findIndex((device) => device.id === id)
    if (at < 0) return refuse('device_not_found')
    server.devices.splice(at, 1)
    for (const [token, owner] of server.tokens) if (owner === id) server.tokens.delete(token)
    ringing.dispatchEvent(new Event('ring'))
    return succeed(null)
  }

  function rewrap({ path, headers, bytes }: Asked): Response {
    const [type = '', , version] = path.slice('/api/sync/data/'.length).split('/')
    const current = server.blobs.get(type)
    const kept = server.versions.get(type) ?? []
    const found = kept.find((one) => one.version === Number(version ?? current?.version))
    if (!found) return refuse('not_found')
    if (headers.get('if-match') !== `"${found.version}.${found.key_version}"`) return refuse('stale_version')
    const header = decodeSealedHeader(bytes)
    if (header.key_version !== server.keyring?.key_version) return refuse('stale_key')
    if (header.key_version <= found.key_version) return refuse('invalid_rewrap')
    const { content } = decodeSealedBlob(found.bytes)
    const next = {
      ...found,
      key_version: header.key_version,
      bytes: encodeSealedBlob({ header, content }),
    }
    server.versions.set(type, kept.with(kept.indexOf(found), next))
    if (current?.version === found.version) server.blobs.set(type, next)
    return succeed({ data_type: type, version: found.version, key_version: next.key_version })
  }

  return Object.assign(server, { fetch })
}

export type MemberServer = ReturnType<typeof createMemberServer>

/** A device that is signed in, as the account's list of devices has it. */
export async function addMember(server: MemberServer, name: string) {
  const device = await signedInDevice(server)
  const { device_id, device_keys } = device.store.profile ?? {}
  server.devices.push({
    id: device_id ?? '',
    name,
    device_type: 'linux',
    is_approved: true,
    is_current: false,
    is_signed_in: true,
    token_prefix: null,
    expires_at: null,
    public_keys: device_keys
      ? { x25519: device_keys.x25519.public, ed25519: device_keys.ed25519.public }
      : null,
    last_seen_at: NOW,
    created_at: NOW,
  })
  return device
}
