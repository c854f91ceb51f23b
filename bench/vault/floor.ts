import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { Content } from './content.ts'
import { serveWay, type Way } from './round.ts'

const [deflate, inflate] = [promisify(deflateRaw), promisify(inflateRaw)]
const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** The same by hand: compressed, encrypted, sent to a server that does nothing but keep it. */
serveWay(
  ({ url }: { url: string }): Way => ({
    store: async ({ data_type }, plaintext) => {
      const payload = data_type === 'secret' ? plaintext : await deflate(plaintext)
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, payload)
      const answer = await fetch(url, { method: 'PUT', body: new Blob([iv, sealed]) })
      await answer.arrayBuffer()
    },
    open: async ({ data_type }: Content) => {
      const stored = new Uint8Array(await (await fetch(url)).arrayBuffer())
      const [iv, sealed] = [stored.subarray(0, 12), stored.subarray(12)]
      const payload = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed))
      return data_type === 'secret' ? payload : inflate(payload)
    },
  }),
)
