import type { Operation } from '#contract/operation.ts'
import type { Victim } from '../strangers/victim.ts'
import { fillIn, type Known } from './known.ts'
import type { Draft } from './request-of.ts'
import type { RawRequest } from './send-raw.ts'

/** Somebody to send requests for, and what of theirs a request may name. */
export type Account = { victim: Victim; known: Known }

/** The request a draft stands for, once it is known whose it is. */
export function draftToRequest(operation: Operation, draft: Draft, account: Account): RawRequest {
  const { victim, known } = account
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => draft.segments[name] ?? '')
  const { type, body } = contentOf(draft, account)
  return {
    method: operation.method,
    path: fillInUrl(path + draft.query, known),
    headers: [
      ...credentialOf(draft, victim),
      ...(type ? [['content-type', type] as [string, string]] : []),
      ...draft.headers.map(([name, value]): [string, string] => [name, fillIn(value, known, (text) => text)]),
    ],
    body,
  }
}

const fillInUrl = (url: string, known: Known): string =>
  fillIn(url.replaceAll(/%3C%3C(\w+)%3E%3E/g, '<<$1>>'), known, encodeURIComponent)

function credentialOf({ credential, by }: Draft, { token, cookie }: Victim): [string, string][] {
  if (credential === 'none') return []
  const own = { cookie, authorization: `Bearer ${token}` }
  return [[by, (credential === 'own' ? own : garbage)[by]]]
}

const garbage = { cookie: 'sb-roost-auth=base64-e30', authorization: `Bearer flm_sync_${'0'.repeat(128)}` }

type Sent = { type: string | undefined; body: Uint8Array | undefined }

function contentOf({ content }: Draft, { victim, known }: Account): Sent {
  const octets = 'application/octet-stream'
  switch (content.kind) {
    case 'none':
      return { type: undefined, body: undefined }
    case 'bytes':
      return { type: octets, body: content.bytes }
    case 'blob':
      return { type: octets, body: damage(victim.next_blob, content.at) }
    default: {
      const type = content.type
      const body = Buffer.from(fillIn(content.text, known, (text) => JSON.stringify(text).slice(1, -1)))
      if (content.kind === 'text') return { type, body }
      const at = Math.min(content.at, body.length)
      const rest = content.how === 'cut' ? [] : [Buffer.from([0xff]), body.subarray(at)]
      return { type, body: Buffer.concat([body.subarray(0, at), ...rest]) }
    }
  }
}

/** The same bytes, but for one of them. */
function damage(bytes: Uint8Array, at: number | undefined): Uint8Array {
  const damaged = Uint8Array.from(bytes)
  const place = (at ?? 0) % bytes.length
  if (at !== undefined) damaged[place] = (damaged[place] ?? 0) ^ 0x55
  return damaged
}
