import type { KeyringDocument } from '#contract/keyring-document.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { bytesToHex } from '#crypto/primitive/bytes.ts'
import { type Asked, NOW, refuse, succeed } from './fake-answer.ts'
import { emptyVault, record, serveData, store } from './fake-vault.ts'

type Grant = { temp_token: string; challenge: string; status: 'pending' | 'approved' | 'denied' | 'expired' }

/** What happens to one request: it never arrives, its answer gets lost, or something else answers. */
export type Fault = 'unreachable' | 'lost answer' | Response

/** One account on a server in memory, with the conditions and refusals of the real one. */
export function createFakeServer(account_id = crypto.randomUUID()) {
  const server = {
    ...emptyVault(),
    account_id,
    legacy_key: null as { master_key: string; version: number } | null,
    config: {
      sync_history: true,
      sync_environments: true,
      sync_secrets: true,
      sync_collections: true,
      sync_settings: true,
    },
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
    init?.signal?.throwIfAborted()
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
    return serveData(server, asked, device_id)
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
      if (signal?.aborted) reject(signal.reason)
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

  function getConfig(): Response {
    return succeed({ ...server.config, updated_at: NOW })
  }

  function putConfig(change: Partial<typeof server.config>, device_id: string): Response {
    Object.assign(server.config, change)
    record(server, { type: 'config_changed', data_type: null, version: null, device_id })
    return succeed(change)
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
      store(server, type, { version, format: 0, key_version: 0, bytes, nonce, ...rest })
    },
  })
}

export { refuse, succeed } from './fake-answer.ts'

export type FakeServer = ReturnType<typeof createFakeServer>

async function read(init?: RequestInit): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
}

const json = <T>({ bytes }: Asked): T => JSON.parse(new TextDecoder().decode(bytes))
