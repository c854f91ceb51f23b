import { bytesToHex } from '@noble/hashes/utils.js'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { type RefusalCode, refusals } from '#contract/refusal.ts'
import { decodeSealedBlob } from '#contract/sealed-blob.ts'
import { contentHash } from '#crypto/blob/content-hash.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'

type Blob = {
  version: number
  format: 0 | 1
  key_version: number
  bytes: Uint8Array<ArrayBuffer>
  nonce: string
  content_hash: string | null
  is_cleared: boolean
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
    if (path === '/api/sync/data') return listData()
    const type = path.slice('/api/sync/data/'.length)
    return method === 'GET' ? getData(type, headers) : putData(type, asked)
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
    return keyring ? succeed({ keyring, epoch: 1 }, { etag: `"${keyring.version}"` }) : succeed(null)
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
    return succeed({ items, count: items.length, epoch: 1, seq: 0 })
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

  async function putData(type: string, { headers, bytes }: Asked): Promise<Response> {
    const { header, content } = decodeSealedBlob(bytes)
    const stored = server.blobs.get(type)
    const tag = tagOf(stored)
    if (!server.keyring) return refuse('keyring_missing')
    const base = headers.get('if-match')
    const is_first = headers.get('if-none-match') === '*'
    if (!base && !is_first) return refuse('keyring_required')
    if ((base && base !== tag) || (is_first && tag) || header.revision <= (stored?.version ?? 0))
      return refuse('stale_version', {
        version: stored?.version ?? 0,
        etag: tag ?? null,
        key_version: stored?.key_version ?? null,
        content_hash: stored?.content_hash ?? null,
      })
    if (header.key_version !== server.keyring.key_version) return refuse('stale_key')
    server.blobs.set(type, {
      version: header.revision,
      format: 1,
      key_version: header.key_version,
      bytes,
      nonce: bytesToBase64(content.subarray(0, 12)),
      content_hash: bytesToHex(await contentHash(content)),
      is_cleared: false,
    })
    return succeed({ data_type: type, version: header.revision, blob_size_bytes: bytes.length })
  }

  /** A new device of the account, as its approved login answers. */
  function addDevice() {
    const session_token = `flm_sync_${bytesToHex(crypto.getRandomValues(new Uint8Array(64)))}`
    const device_id = crypto.randomUUID()
    server.tokens.set(session_token, device_id)
    const on = { sync_history: true, sync_environments: true, sync_secrets: true }
    return {
      session_token,
      token_prefix: session_token.slice(0, 16),
      expires_at: '2027-01-01T00:00:00.000000+00:00',
      is_new_device: !server.keyring,
      sync_config: { ...on, sync_collections: true, sync_settings: true },
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
      const rest = { content_hash: null, is_cleared: false }
      server.blobs.set(type, { version, format: 0, key_version: 0, bytes, nonce, ...rest })
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
  updated_at: '2026-11-20T00:00:00.000000+00:00',
  format,
  key_version,
})

async function read(init?: RequestInit): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
}

const json = <T>({ bytes }: Asked): T => JSON.parse(new TextDecoder().decode(bytes))
