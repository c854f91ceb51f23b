import { bytesToHex } from '@noble/hashes/utils.js'
import type { z } from 'zod'
import type { Change } from '#contract/changes.ts'
import { DataType } from '#contract/data-type.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { type RefusalCode, refusals } from '#contract/refusal.ts'
import { decodeSealedBlob, encodeSealedHeader } from '#contract/sealed-blob.ts'
import { contentHash } from '#crypto/blob/content-hash.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'

const NOW = '2026-11-20T00:00:00.000000+00:00'

type Blob = {
  version: number
  format: 0 | 1
  key_version: number
  bytes: Uint8Array<ArrayBuffer>
  nonce: string
  content_hash: string | null
  is_cleared: boolean
  device_id: string | null
}
type Grant = { temp_token: string; challenge: string; status: 'pending' | 'approved' | 'denied' | 'expired' }
type Asked = { method: string; path: string; headers: Headers; bytes: Uint8Array<ArrayBuffer> }

/** What happens to one request: it never arrives, its answer gets lost, or something else answers. */
export type Fault = 'unreachable' | 'lost answer' | Response

/** One account on a server in memory, with the conditions and refusals of the real one. */
export function createFakeServer(account_id = crypto.randomUUID()) {
  const server = {
    account_id,
    keyring: null as KeyringDocument | null,
    legacy_key: null as { master_key: string; version: number } | null,
    blobs: new Map<string, Blob>(),
    /** Every version that is kept, oldest first. */
    versions: new Map<string, Blob[]>(),
    epoch: 1,
    config: {
      sync_history: true,
      sync_environments: true,
      sync_secrets: true,
      sync_collections: true,
      sync_settings: true,
    },
    /** What happened, as followers are told. */
    events: [] as z.input<typeof Change>[],
    max_account_bytes: Number.POSITIVE_INFINITY,
    grants: [] as Grant[],
    tokens: new Map<string, string>(),
    /** Method and path of every request, in order. */
    requests: [] as string[],
    /** Asked for each request before it is served. */
    faultFor: (_: Asked): Fault | undefined => undefined,
    decide: (_: Grant['status']) => {},
    /** A poll is held, which a decision answers. */
    is_polled: false,
  }

  const fetch: typeof globalThis.fetch = async (url, init) => {
    const asked: Asked = {
      method: init?.method ?? 'GET',
      path: new URL(String(url)).pathname,
      headers: new Headers(init?.headers),
      bytes: await read(init),
    }
    server.requests.push(`${asked.method} ${asked.path}`)
    const fault = server.faultFor(asked)
    if (fault instanceof Response) return fault
    if (fault === 'unreachable') throw new TypeError('fetch failed')
    const answer = await serve(asked, init?.signal ?? undefined)
    if (fault === 'lost answer') throw new TypeError('terminated')
    return answer
  }

  async function serve(asked: Asked, signal: AbortSignal | undefined): Promise<Response> {
    const { method, path, headers } = asked
    if (path === '/api/sync/init') return startLogin(json(asked))
    if (path === '/api/sync/token') return redeem(json(asked), headers, signal)
    const device_id = server.tokens.get(headers.get('authorization')?.slice(7) ?? '')
    if (!device_id) return refuse('unauthorized')
    if (path === '/api/sync/revoke') {
      server.tokens.delete(headers.get('authorization')?.slice(7) ?? '')
      return succeed(null)
    }
    if (path === '/api/sync/keyring') return method === 'GET' ? getKeyring() : putKeyring(asked)
    if (path === '/api/sync/key')
      return server.keyring ? refuse('keyring_required') : succeed(server.legacy_key)
    if (path === '/api/sync/config') return method === 'GET' ? getConfig() : putConfig(json(asked), device_id)
    if (path === '/api/sync/data') return listData()
    const [type = '', versions] = path.slice('/api/sync/data/'.length).split('/')
    if (versions) return listVersions(type)
    return method === 'GET' ? getData(type, headers) : putData(type, asked, device_id)
  }

  function startLogin(body: { code_challenge: string }): Response {
    const grant: Grant = {
      temp_token: `flm_temp_${crypto.randomUUID()}`,
      challenge: body.code_challenge,
      status: 'pending',
    }
    server.grants.push(grant)
    return succeed({
      temp_token: grant.temp_token,
      login_url: 'http://roost.test/sync/authorize?token=handle',
      expires_in: 300,
      user_code: 'WDJB-MJHT',
      interval: 0,
    })
  }

  async function redeem(
    body: { temp_token: string; code_verifier: string },
    headers: Headers,
    signal?: AbortSignal,
  ) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body.code_verifier))
    const challenge = bytesToBase64(new Uint8Array(digest))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace('=', '')
    const grant = server.grants.find((g) => g.temp_token === body.temp_token && g.challenge === challenge)
    if (grant?.status === 'pending' && headers.get('prefer')) await decision(grant, signal)
    if (!grant) return refuse('invalid_token')
    if (grant.status === 'pending') return refuse('authorization_pending')
    if (grant.status === 'denied') return refuse('access_denied')
    if (grant.status === 'expired') return refuse('expired_token')
    server.grants.splice(server.grants.indexOf(grant), 1)
    return succeed(addDevice())
  }

  function decision(grant: Grant, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      server.is_polled = true
      server.decide = (status) => {
        grant.status = status
        resolve()
      }
    })
  }

  function getKeyring(): Response {
    const { keyring } = server
    return keyring
      ? succeed({ keyring, epoch: server.epoch }, { etag: `"${keyring.version}"` })
      : succeed(null)
  }

  function putKeyring(asked: Asked): Response {
    const { keyring, seals_legacy_key } = json<{ keyring: KeyringDocument; seals_legacy_key?: number }>(asked)
    const is_first = asked.headers.get('if-none-match') === '*'
    if (is_first && server.keyring) return refuse('keyring_exists')
    if (!is_first && asked.headers.get('if-match') !== `"${server.keyring?.version}"`)
      return refuse('stale_version')
    if (is_first && server.legacy_key?.version !== seals_legacy_key) return refuse('legacy_key_unsealed')
    server.keyring = keyring
    server.legacy_key = null
    return succeed({ version: keyring.version })
  }

  function listData(): Response {
    const items = [...server.blobs]
      .filter(([, blob]) => !blob.is_cleared)
      .map(([type, blob]) => item(type, blob))
    return succeed({ items, count: items.length, epoch: server.epoch, seq: server.events.length })
  }

  function getData(type: string, headers: Headers): Response {
    const blob = server.blobs.get(type)
    if (!blob || blob.is_cleared) return refuse('not_found')
    const etag = tagOf(blob) ?? ''
    if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
    if (headers.get('accept') === 'application/octet-stream')
      return new Response(blob.bytes, { headers: { etag } })
    return succeed({ id: crypto.randomUUID(), ...item(type, blob) }, { etag })
  }

  function getConfig(): Response {
    return succeed({ ...server.config, updated_at: NOW })
  }

  function putConfig(change: Partial<typeof server.config>, device_id: string): Response {
    Object.assign(server.config, change)
    record({ type: 'config_changed', data_type: null, version: null, device_id })
    return succeed(change)
  }

  function listVersions(type: string): Response {
    const current = server.blobs.get(type)
    const items = (server.versions.get(type) ?? []).toReversed().map((blob) => ({
      version: blob.version,
      format: blob.format,
      key_version: blob.key_version,
      checksum: blob.content_hash,
      blob_size_bytes: blob.bytes.length,
      device_id: blob.device_id,
      device_name: null,
      created_at: NOW,
      is_current: blob.version === current?.version && !current.is_cleared,
      header:
        blob.format === 1 ? bytesToBase64(encodeSealedHeader(decodeSealedBlob(blob.bytes).header)) : null,
    }))
    return succeed({ items, count: items.length })
  }

  async function putData(type: string, { headers, bytes }: Asked, device_id: string): Promise<Response> {
    const { header, content } = decodeSealedBlob(bytes)
    const content_hash = bytesToHex(await contentHash(content))
    // From here on nothing waits, as the real one holds a lock.
    const stored = server.blobs.get(type)
    const tag = tagOf(stored)
    if (header.account_id !== server.account_id) return refuse('invalid_sealed_blob')
    if (!server.keyring) return refuse('keyring_missing')
    const base = headers.get('if-match')
    const is_first = headers.get('if-none-match') === '*'
    if (!base && !is_first) return refuse('keyring_required')
    const is_behind = header.revision <= (stored?.version ?? 0)
    if ((base && base !== tag) || (is_first && (tag || is_behind)))
      return refuse('stale_version', {
        version: stored?.version ?? 0,
        etag: tag ?? null,
        key_version: stored?.key_version ?? null,
        content_hash: stored?.content_hash ?? null,
      })
    if (is_behind) return refuse('invalid_sealed_blob')
    if (header.key_version !== server.keyring.key_version) return refuse('stale_key')
    const size = stored && !stored.is_cleared ? stored.bytes.length : 0
    const used = [...server.blobs.values()].reduce((sum, blob) => sum + blob.bytes.length, 0)
    if (bytes.length > size && used - size + bytes.length > server.max_account_bytes)
      return refuse('quota_exceeded', { limit: server.max_account_bytes, used, size: bytes.length })
    store(type, {
      version: header.revision,
      format: 1,
      key_version: header.key_version,
      bytes,
      nonce: bytesToBase64(content.subarray(0, 12)),
      content_hash,
      is_cleared: false,
      device_id,
    })
    return succeed({ data_type: type, version: header.revision, blob_size_bytes: bytes.length })
  }

  function store(type: string, blob: Blob): void {
    server.blobs.set(type, blob)
    server.versions.set(type, [...(server.versions.get(type) ?? []), blob])
    const { version, device_id } = blob
    record({ type: 'data_updated', data_type: DataType.parse(type), version, device_id })
  }

  function record(event: Omit<z.input<typeof Change>, 'seq' | 'created_at'>): void {
    server.events.push({ ...event, seq: server.events.length + 1, created_at: NOW })
  }

  /** A new device of the account, as its approved login answers. */
  function addDevice() {
    const session_token = `flm_sync_${bytesToHex(crypto.getRandomValues(new Uint8Array(64)))}`
    const device_id = crypto.randomUUID()
    server.tokens.set(session_token, device_id)
    return {
      session_token,
      token_prefix: session_token.slice(0, 16),
      expires_at: '2027-01-01T00:00:00.000000+00:00',
      is_new_device: !server.keyring,
      sync_config: { ...server.config },
      account_id: server.account_id,
      device_id,
    }
  }

  return Object.assign(server, {
    fetch,
    addDevice,
    /** A blob as an older client stores it. */
    putUnsealed(type: string, encrypted_blob: string, nonce: string) {
      const version = (server.blobs.get(type)?.version ?? 0) + 1
      const bytes = new TextEncoder().encode(encrypted_blob)
      const rest = { content_hash: null, is_cleared: false, device_id: null }
      store(type, { version, format: 0, key_version: 0, bytes, nonce, ...rest })
    },
  })
}

export type FakeServer = ReturnType<typeof createFakeServer>

/** An answer in the envelope. */
export const succeed = (data: unknown, headers: HeadersInit = {}): Response =>
  Response.json({ success: true, data }, { headers })

/** A refusal in the envelope. */
export const refuse = (
  code: RefusalCode,
  data?: Record<string, unknown>,
  headers: HeadersInit = {},
): Response => {
  const { status, sentence } = refusals[code]
  return Response.json(
    { success: false, error: sentence, code, request_id: 'r-1', data },
    { status, headers },
  )
}

const tagOf = (blob: Blob | undefined) =>
  blob && !blob.is_cleared ? `"${blob.version}.${blob.key_version}"` : undefined

const item = (data_type: string, { version, format, key_version, bytes, nonce, content_hash }: Blob) => ({
  data_type,
  encrypted_blob: format === 0 ? new TextDecoder().decode(bytes) : bytesToBase64(bytes),
  nonce,
  version,
  checksum: content_hash,
  blob_size_bytes: bytes.length,
  updated_at: NOW,
  format,
  key_version,
})

async function read(init?: RequestInit): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
}

const json = <T>({ bytes }: Asked): T => JSON.parse(new TextDecoder().decode(bytes))
