import type { DataType } from '#contract/data-type.ts'
import { syncField } from '#contract/data-type.ts'
import type { WireServer } from './provided.ts'

const POLLS = 60
/** What Sync Now sends, in order. */
const TYPES = ['history', 'environment', 'collection', 'setting'] as const

/** How often a client polls (every 2 seconds, as released) and what it does with the link it is given. */
type Connecting = { pause_ms: number; open: (login_url: string) => unknown }

export type DesktopClient = ReturnType<typeof createDesktopClient>

/**
 * The sync code of the released desktop client, step by step as it was written and with what it does not do: it reads no
 * status but through `error`, retries nothing and knows no conditions. It runs in a page without an origin of its own.
 */
export function createDesktopClient(server: WireServer) {
  const storage = new Map<string, string>()
  const local = new Map<DataType, unknown>()
  const preflighted = new Set<string>()
  let status: 'idle' | 'error' = 'idle'

  // biome-ignore lint/suspicious/noExplicitAny: it takes every body for what it expects
  async function call(method: string, path: string, body?: unknown): Promise<any> {
    const token = storage.get('flamingo-sync-token')
    const headers = {
      'Content-Type': 'application/json',
      ...(token && { Authorization: `Bearer ${token}` }),
    }
    await askFirst(method, path, Object.keys(headers))
    const answer = await fetch(server.url + path, {
      method,
      headers: { ...headers, ...fromNowhere },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const allowed = answer.headers.get('access-control-allow-origin')
    if (allowed !== '*') throw new TypeError(`Failed to fetch: ${path} allows ${allowed}`)
    const json = await answer.json()
    if (!answer.ok) throw new Error(json.error || `HTTP ${answer.status}`)
    return json.data
  }

  /** What a browser asks before it sends such a request for a page of another origin. */
  async function askFirst(method: string, path: string, names: string[]): Promise<void> {
    const asked = `${method} ${path} ${names}`
    if (preflighted.has(asked)) return
    const { status: code, headers } = await fetch(server.url + path, {
      method: 'OPTIONS',
      headers: {
        ...fromNowhere,
        'access-control-request-method': method,
        'access-control-request-headers': names.join(',').toLowerCase(),
      },
    })
    const lists = (header: string, value: string) =>
      headers.get(header)?.toLowerCase().split(', ').includes(value.toLowerCase())
    const isAllowed =
      code === 204 &&
      headers.get('access-control-allow-origin') === '*' &&
      lists('access-control-allow-methods', method) &&
      names.every((name) => lists('access-control-allow-headers', name))
    if (!isAllowed) throw new TypeError(`Failed to fetch: the preflight of ${method} ${path} failed`)
    preflighted.add(asked)
  }

  async function connect({ pause_ms, open }: Connecting): Promise<void> {
    const device = { device_name: 'MacIntel', device_type: 'desktop' }
    const { temp_token, login_url } = await call('POST', '/api/sync/init', device)
    void open(login_url)
    const session = await poll(temp_token, pause_ms)
    storage.set('flamingo-sync-token', session.session_token)
    storage.set('flamingo-sync-prefix', session.token_prefix)
    storage.set('flamingo-sync-config', JSON.stringify(session.sync_config))
    status = 'idle'
    await findKey()
    await download()
  }

  async function poll(temp_token: string, pause_ms: number) {
    for (let attempt = 0; attempt < POLLS; attempt++) {
      try {
        const session = await call('POST', '/api/sync/token', { temp_token })
        if (session) return session
      } catch {
        // Whatever it was, it may be better next time.
      }
      await new Promise((resolve) => setTimeout(resolve, pause_ms))
    }
    throw new Error('Sync authorization timed out')
  }

  async function findKey(): Promise<void> {
    const stored = await call('GET', '/api/sync/key').catch(() => null)
    if (stored?.master_key) {
      storage.set('flamingo-sync-master-key', Buffer.from(stored.master_key, 'base64').toString('hex'))
      return
    }
    const fresh = crypto.getRandomValues(new Uint8Array(32))
    await call('PUT', '/api/sync/key', { master_key: Buffer.from(fresh).toString('base64') })
    storage.set('flamingo-sync-master-key', Buffer.from(fresh).toString('hex'))
  }

  const key = () => {
    const bytes = Buffer.from(storage.get('flamingo-sync-master-key') ?? '', 'hex')
    return crypto.subtle.importKey('raw', bytes, 'AES-GCM', true, ['encrypt', 'decrypt'])
  }

  async function upload(type: DataType): Promise<number | undefined> {
    if (!JSON.parse(storage.get('flamingo-sync-config') ?? '{}')[syncField[type]]) return undefined
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const text = new TextEncoder().encode(JSON.stringify(local.get(type)))
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key(), text)
    const { version } = await call('PUT', `/api/sync/data/${type}`, {
      encrypted_blob: Buffer.from(sealed).toString('base64'),
      nonce: Buffer.from(iv).toString('base64'),
    })
    return version
  }

  async function download(): Promise<void> {
    const { items } = await call('GET', '/api/sync/data')
    for (const { data_type, encrypted_blob, nonce } of items) {
      const iv = Buffer.from(nonce, 'base64')
      const sealed = Buffer.from(encrypted_blob, 'base64')
      const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key(), sealed)
      local.set(data_type, JSON.parse(new TextDecoder().decode(opened)))
    }
  }

  async function syncNow(): Promise<void> {
    if (status === 'error') return
    try {
      for (const type of TYPES) if (local.has(type)) await upload(type)
      await download()
    } catch {
      status = 'error'
    }
  }

  return {
    storage,
    local,
    status: () => status,
    connect,
    syncNow,
    download,
    /** Any change: the whole type at once, and nobody looks how it went. Here its version is told, or why not. */
    change: (type: DataType, value: unknown) => {
      local.set(type, value)
      return upload(type)
    },
    clearHistory: async () => {
      await call('DELETE', '/api/sync/data/history')
      local.delete('history')
    },
    toggle: async (field: string, on: boolean) => {
      const applied = await call('PUT', '/api/sync/config', { [field]: on })
      const known = JSON.parse(storage.get('flamingo-sync-config') ?? '{}')
      storage.set('flamingo-sync-config', JSON.stringify({ ...known, ...applied }))
    },
    rotate: async () => {
      const { session_token } = await call('POST', '/api/sync/rotate')
      storage.set('flamingo-sync-token', session_token)
    },
    listDevices: () => call('GET', '/api/devices'),
    disconnect: async () => {
      await call('POST', '/api/sync/revoke').catch(() => undefined)
      storage.clear()
    },
  }
}

const fromNowhere = { origin: 'null', 'sec-fetch-site': 'cross-site' }
