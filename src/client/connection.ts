import type { ProfileStore } from './profile.ts'
import type { Documents } from './storage/documents.ts'
import type { OnProgress } from './transport/progress.ts'

/** How a device reaches the network. `signal` ends whatever is under way. */
type Network = {
  fetch?: typeof globalThis.fetch | undefined
  signal?: AbortSignal | undefined
  /** Milliseconds before each retry, before jitter; as many retries as there are pauses. */
  pauses_ms?: readonly number[] | undefined
  /** What this program calls itself; browsers keep their own name. */
  user_agent?: string | undefined
  /** Whether `fetch` takes a stream of known length, as Node's does. */
  streams_uploads?: boolean | undefined
  /** Hears how far transfers are. A browser does not tell how far an upload is. */
  onProgress?: OnProgress | undefined
}

/** A server, and the session token to show it. `server` has no trailing slash. */
export type Connection = Network & { server: string; token?: string | undefined }

/** This device: where it keeps its profile and what it syncs, and how it reaches the network. */
export type Device = Network & { store: ProfileStore; documents: Documents }

/** A server's address as it is used from then on: http or https, no trailing slash. Throws `TypeError` for any other text. */
export function parseServer(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new TypeError(`"${address}" is not a server address; it starts with https:// or http://.`)
  if (url.username || url.password || url.search || url.hash)
    throw new TypeError('A server address has no user name, query or fragment.')
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** The connection of a signed-in device. */
export function connect(device: Device, profile: { server: string; session: { token: string } }): Connection {
  const { store: _, documents: __, ...network } = device
  return { ...network, server: profile.server, token: profile.session.token }
}
