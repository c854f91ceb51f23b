import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '#contract/operations.ts'
import { accountRows, expectNoTrace } from '../account-rows.ts'
import { adminOf } from '../admin.ts'
import { eachServer } from '../each-server.ts'
import { type Answer, send, signUpWithDevice } from '../wire.ts'
import { type Aim, aims } from './aims.ts'
import { marksOf } from './marks.ts'
import { createVictim, type Victim } from './victim.ts'

const kinds = ['sealed', 'older'] as const

/** What a stranger brings: their own credentials, none, and some that were never issued. */
const bringings = ['cookie', 'token', 'nothing', 'garbage'] as const

const garbage = {
  token: `flm_sync_${'ab'.repeat(64)}`,
  cookie: `sb-roost-auth=base64-${Buffer.from('{"access_token":"a.b.c"}').toString('base64url')}`,
}

test('there is a way to aim with every operation', () => {
  expect(operations.filter(({ name }) => !aims[name]).map(({ name }) => name)).toEqual([])
})

eachServer((server) => {
  const sql = adminOf(server)
  let stranger: { cookie: string; token: string }
  const victims = new Map<string, { victim: Victim; marks: string[] }>()

  beforeAll(async () => {
    stranger = await signUpWithDevice(server)
    for (const kind of kinds) {
      const victim = await createVictim(server, kind)
      const other = await createVictim(server, kind)
      const marks = marksOf(await accountRows(victim.user_id, sql), await accountRows(other.user_id, sql))
      victims.set(kind, { victim, marks: [...marks, victim.email, victim.token, victim.cookie] })
    }
  })

  /** The stranger, or another one if what they did last has shut them out. */
  const bring = async (what: (typeof bringings)[number]) => {
    if (what === 'nothing') return {}
    if (what === 'garbage') return garbage
    const opens = await send(server, 'GET', '/api/sync/config', { [what]: stranger[what] })
    if (opens.status !== 200) stranger = await signUpWithDevice(server)
    return { [what]: stranger[what] }
  }

  describe.each(operations)('$name', ({ name, operation }) => {
    const request = ({ params = {}, query, form, ...input }: Aim, credential: object): Promise<Answer> => {
      const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, param) =>
        encodeURIComponent(params[param] ?? ''),
      )
      const search = query ? `?${new URLSearchParams(query)}` : ''
      const body = form ? { body: new URLSearchParams(form) } : {}
      return send(server, operation.method, path + search, { ...input, ...body, ...credential })
    }

    test.each(kinds)('a stranger sees and changes nothing of an account that is %s', async (kind) => {
      const { victim, marks } = victims.get(kind) as { victim: Victim; marks: string[] }
      for (const aim of aims[name]?.(victim) ?? []) {
        const said = JSON.stringify(aim)
        const telling = marks.filter((mark) => !said.includes(mark))
        for (const bringing of bringings) {
          const credential = await bring(bringing)
          const answer = await expectNoTrace(victim.user_id, () => request(aim, credential), sql)
          expect(answer.status, `${bringing}: ${said}`).toBeLessThan(500)
          const shown = textOf(answer)
          expect(
            telling.filter((mark) => shown.includes(mark)),
            `${bringing}: ${said}`,
          ).toEqual([])
        }
      }
    })
  })

  test('what is looked for is there to be found: the owner is shown it', async () => {
    const shownTo = async (kind: string, method: string, path: string, headers = {}) => {
      const { victim, marks } = victims.get(kind) as { victim: Victim; marks: string[] }
      const shown = textOf(await send(server, method, path, { token: victim.token, headers }))
      return marks.some((mark) => shown.includes(mark))
    }
    const octets = { accept: 'application/octet-stream' }
    for (const kind of kinds) {
      expect(await shownTo(kind, 'GET', '/api/sync/data')).toBe(true)
      expect(await shownTo(kind, 'GET', '/api/sync/data/collection', octets)).toBe(true)
    }
    expect(await shownTo('sealed', 'GET', '/api/sync/keyring')).toBe(true)
  })

  test("Supabase's REST is not served: not here, and not by the Auth service", async () => {
    const { NEXT_PUBLIC_SUPABASE_URL: auth = '', NEXT_PUBLIC_SUPABASE_ANON_KEY: apikey = '' } =
      server.stack.environment
    for (const url of [server.url, auth]) {
      for (const path of ['/rest/v1/', '/rest/v1/vault_blobs', '/rest/v1/rpc/enter', '/graphql/v1']) {
        const headers = { apikey, 'accept-profile': 'roost', cookie: stranger.cookie }
        expect((await fetch(url + path, { headers })).status, url + path).toBe(404)
      }
    }
  })
})

/** Everything an answer says, headers included; bytes as latin1, which keeps every byte apart. */
const textOf = ({ bytes, headers }: Answer): string =>
  Buffer.from(bytes).toString('latin1') + [...headers].map(([name, value]) => `\n${name}: ${value}`).join('')
