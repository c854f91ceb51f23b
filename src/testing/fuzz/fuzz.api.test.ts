import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { operations } from '#contract/operations.ts'
import { accountRows } from '../account-rows.ts'
import { adminOf } from '../admin.ts'
import type { TestServer } from '../provided.ts'
import { createVictim } from '../strangers/victim.ts'
import { send } from '../wire.ts'
import { checkAnswer, inWords } from './check-answer.ts'
import { type Account, draftToRequest } from './draft-to-request.ts'
import { hostileSegment } from './hostile.ts'
import { knownOf } from './known.ts'
import { requestsFor } from './request-of.ts'
import { sendRaw } from './send-raw.ts'

/** How many requests each operation gets, and where the same ones begin again: a failure names its seed. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 40)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_120)

/** A request that may wait is let go of after this; any other has long been answered. */
const HELD_MS = 400
const ANSWERED_MS = 20_000

const [server] = inject('servers') as [TestServer, ...TestServer[]]
const kinds = ['sealed', 'older'] as const

const sql = adminOf(server)
const accounts: Partial<Record<(typeof kinds)[number], Account>> = {}

/** An account of this kind whose credentials open; what was sent last may have shut those of the one before. */
async function accountFor(kind: (typeof kinds)[number]): Promise<Account> {
  const account = accounts[kind]
  if (account && (await opens(account))) return account
  const victim = await createVictim(server, kind)
  const started = await send(server, 'POST', '/api/sync/init', { json: {} })
  const made = { victim, known: knownOf({ ...victim, temp_token: started.body.data.temp_token }) }
  accounts[kind] = made
  return made
}

async function opens({ victim: { token, cookie } }: Account): Promise<boolean> {
  const look = (by: object) => send(server, 'GET', '/api/sync/config', by)
  return (await look({ token })).status === 200 && (await look({ cookie })).status === 200
}

/** Every row of an account but for what is written of a refusal itself: under an `Idempotency-Key` it is given again. */
async function rowsOf(user_id: string) {
  const { idempotency_keys: _, ...rows } = await accountRows(user_id, sql)
  return rows
}

describe.each(operations)('$name', ({ operation }) => {
  test('whatever is sent, the answer is one that the contract has, and a refusal changes nothing', async () => {
    const drafts = requestsFor(operation)
    const property = fc.asyncProperty(fc.constantFrom(...kinds), drafts, async (kind, draft) => {
      const account = await accountFor(kind)
      const { user_id } = account.victim
      const before = await rowsOf(user_id)
      const may_wait = 'prefer' in (operation.headers?.shape ?? {}) || draft.query.includes('wait')
      const request = draftToRequest(operation, draft, account)
      const answer = await sendRaw(server.url, request, may_wait ? HELD_MS : ANSWERED_MS)
      if (!answer && may_wait) return
      if (!answer) throw new Error('no answer')
      checkAnswer(operation, answer)
      if (answer.status >= 400) expect(await rowsOf(user_id)).toEqual(before)
    })
    await fc.assert(property, { numRuns, seed })
  })
})

test('whatever path is asked for below /api, the answer is JSON', async () => {
  const segments = fc.oneof(fc.constantFrom('sync', 'data', 'history', '.', '..'), hostileSegment)
  const paths = fc.array(segments, { maxLength: 4 })
  const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
  const property = fc.asyncProperty(methods, paths, async (method, path) => {
    const request = { method, path: `/api/nowhere/${path.join('/')}`, headers: [], body: undefined }
    const answer = await sendRaw(server.url, request, ANSWERED_MS)
    if (!answer) throw new Error('no answer')
    expect(answer.status, inWords(answer)).toBeLessThan(500)
    expect(answer.type, inWords(answer)).toMatch(/^application\/json/)
  })
  await fc.assert(property, { numRuns, seed })
})
