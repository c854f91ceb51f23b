import { unzipSync } from 'fflate'
import { describe, expect, inject, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { auditOf } from '#testing/audit-log.ts'
import { eachServer } from '#testing/each-server.ts'
import { startOwnServer } from '#testing/own-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { opaqueBlob, opaqueKeyring } from '#testing/sealed.ts'
import { PASSWORD } from '#testing/sign-up.ts'
import { connectDevice, refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

const current_password = PASSWORD

/** The files of a zip archive, by an unzip that is not ours. */
const unzip = (bytes: Uint8Array): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, file]) => [path, Buffer.from(file)]))

const json = (file: Buffer | undefined) => JSON.parse(file?.toString() ?? '')
const lines = (file: Buffer | undefined) =>
  (file?.toString() ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** Every row of the database that names this account anywhere, but security events. */
async function tracesOf(server: TestServer, user_id: string): Promise<string[]> {
  const sql = adminOf(server)
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
    where nspname in ('roost', 'auth') and relkind = 'r' and relname <> 'security_events'`
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await sql.unsafe(`select from ${name} t where to_jsonb(t)::text like $1`, [`%${user_id}%`])
    if (rows.length > 0) found.push(name)
  }
  return found
}

eachServer((server) => {
  describe('the export', () => {
    test('is a zip with everything the account has, each version as its own file', async () => {
      const { cookie, token, user_id, email, device_id } = await signUpWithDevice(server)
      const first = { 'if-none-match': '*' }
      const keyring = opaqueKeyring(user_id)
      await send(server, 'PUT', '/api/sync/keyring', {
        token,
        headers: first,
        json: { keyring },
      })
      const blobs = [1, 2].map((revision) =>
        Buffer.from(opaqueBlob({ account_id: user_id, data_type: 'history', revision })),
      )
      const octets = { 'content-type': 'application/octet-stream' }
      const put = (body: Buffer<ArrayBuffer>, headers: Record<string, string>) =>
        send(server, 'PUT', '/api/sync/data/history', { token, headers: { ...octets, ...headers }, body })
      const stored = await put(blobs[0] as Buffer<ArrayBuffer>, first)
      const again = await put(blobs[1] as Buffer<ArrayBuffer>, {
        'if-match': stored.headers.get('etag') ?? '',
      })
      expect([stored.status, again.status]).toEqual([200, 200])

      const answer = await send(server, 'GET', '/api/account', { cookie, headers: { 'user-agent': 'x' } })
      expect(answer.status).toBe(200)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/zip',
        'content-disposition': 'attachment; filename="roost-account.zip"',
        'cache-control': 'no-store',
      })
      const files = unzip(answer.bytes)
      expect(Object.keys(files).toSorted()).toEqual([
        'README.txt',
        'account.json',
        'audit-log.jsonl',
        'config.json',
        'devices.json',
        'events.jsonl',
        'keyring.json',
        'vault/history/000001.json',
        'vault/history/000001.sealed',
        'vault/history/000002.json',
        'vault/history/000002.sealed',
      ])
      expect(json(files['account.json'])).toMatchObject({ id: user_id, email })
      expect(json(files['config.json'])).toMatchObject({ sync_history: true })
      expect(json(files['devices.json'])).toMatchObject([
        { id: device_id, name: 'Test laptop', sessions: [{ token_prefix: token.slice(0, 16) }] },
      ])
      expect(json(files['keyring.json'])).toEqual(keyring)
      expect(files['vault/history/000001.sealed']).toEqual(blobs[0])
      expect(files['vault/history/000002.sealed']).toEqual(blobs[1])
      expect(json(files['vault/history/000001.json'])).toMatchObject({ version: 1, is_current: false })
      expect(json(files['vault/history/000002.json'])).toMatchObject({ version: 2, is_current: true })
      const log = lines(files['audit-log.jsonl'])
      expect(log).toHaveLength((await auditOf(server, user_id)).length)
      expect(log.at(-1)).toMatchObject({ event_type: 'account_exported', user_agent: 'x' })
      expect(lines(files['events.jsonl']).at(-1)).toMatchObject({ event_type: 'data_updated', version: 2 })

      const everything = Object.values(files)
        .map((file) => file.toString('latin1'))
        .join()
      expect(everything).not.toContain('token_hash')
      expect(everything).not.toContain(token)
    })

    test("has an older client's key and texts, and says whose they are", async () => {
      const { cookie, token } = await signUpWithDevice(server)
      const master_key = Buffer.alloc(32, 7).toString('base64')
      await send(server, 'PUT', '/api/sync/key', { token, json: { master_key } })
      await send(server, 'PUT', '/api/sync/data/secret', {
        token,
        json: { encrypted_blob: 'dGV4dA==', nonce: 'bm9uY2U=' },
      })
      const files = unzip((await send(server, 'GET', '/api/account', { cookie })).bytes)
      expect(files['legacy-key.txt']?.toString().trim()).toBe(master_key)
      expect(files['README.txt']?.toString()).toContain('legacy-key.txt')
      expect(files['vault/secret/000001.txt']?.toString()).toBe('dGV4dA==')
      expect(json(files['vault/secret/000001.json'])).toMatchObject({ nonce: 'bm9uY2U=', format: 0 })
    })
  })

  describe('deleting the account', () => {
    const remove = (cookie: string, json: unknown) => send(server, 'DELETE', '/api/account', { cookie, json })

    test('leaves no row that names it, a dead cookie, a dead token, and an address that is free', async () => {
      const person = await signUpWithDevice(server)
      const { cookie, token, email, user_id } = person
      const json = { encrypted_blob: 'dGV4dA==', nonce: 'bm9uY2U=' }
      await send(server, 'PUT', '/api/sync/data/secret', { token, json })
      expect((await tracesOf(server, user_id)).length).toBeGreaterThan(8)

      const answer = await remove(cookie, { current_password, confirm: email.toUpperCase() })
      expect(answer).toMatchObject({ status: 200, body: { data: null, message: 'Account deleted' } })
      expect(answer.headers.getSetCookie()).toContainEqual(
        expect.stringMatching(/^sb-roost-auth=;.*Max-Age=0/i),
      )
      expect(await tracesOf(server, user_id)).toEqual([])
      for (const credential of [{ cookie }, { token }]) {
        expect(await send(server, 'GET', '/api/sync/config', credential)).toMatchObject(
          refused(401, 'unauthorized'),
        )
      }
      expect(await tracesOf(server, user_id)).toEqual([])
      const events = await adminOf(server)`
        select to_jsonb(e) - 'id' - 'created_at' as row from roost.security_events e
        where metadata ->> 'account_id' = ${user_id}`
      expect(events.map(({ row }) => row)).toEqual([
        {
          event_type: 'account_deleted',
          ip_address: null,
          user_agent: null,
          metadata: { account_id: user_id },
        },
      ])
      const { error } = await person.auth.signUp({ email, password: current_password })
      expect(error).toBeNull()
    })

    test('takes the right password and the right address, and otherwise changes nothing', async () => {
      const { cookie, email, user_id } = await signUp(server)
      await send(server, 'GET', '/api/sync/config', { cookie })
      const traces = await tracesOf(server, user_id)
      const wrong = { current_password: 'wrong horse', confirm: email }
      expect(await remove(cookie, wrong)).toMatchObject(refused(400, 'wrong_password'))
      const other = { current_password, confirm: 'somebody@example.test' }
      expect(await remove(cookie, other)).toMatchObject(refused(400, 'wrong_confirmation'))
      expect(await tracesOf(server, user_id)).toEqual(traces)
    })

    test('while its devices write ends all the same, and what they wrote is gone with it', async () => {
      const { cookie, token, email, user_id } = await signUpWithDevice(server)
      const more = await connectDevice(server, cookie)
      const json = { encrypted_blob: 'dGV4dA==', nonce: 'bm9uY2U=' }
      const writes = [token, more.token].flatMap((device) =>
        Array.from({ length: 60 }, () =>
          send(server, 'PUT', '/api/sync/data/secret', { token: device, json }),
        ),
      )
      const [answer, ...written] = await Promise.all([
        remove(cookie, { current_password, confirm: email }),
        ...writes,
      ])
      expect(answer?.status).toBe(200)
      for (const { status } of written) expect([200, 401]).toContain(status)
      expect(await tracesOf(server, user_id)).toEqual([])
    })
  })
})

test('a deletion that the sign-in service does not follow says what remains, and is finished by repeating it', async () => {
  const [server] = inject('servers')
  if (!server) throw new Error('the first server is missing')
  const broken = await startOwnServer(server.stack, { SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of_nobody' })
  const { cookie, token, email, user_id } = await signUpWithDevice(server)
  const json = { current_password, confirm: email }
  const half = await send(broken, 'DELETE', '/api/account', { cookie, json })
  await broken.stop()
  expect(half).toMatchObject(refused(502, 'sign_in_remains'))
  expect(half.body.error).toContain('Repeat')
  expect((await tracesOf(server, user_id)).filter((name) => name.startsWith('roost.'))).toEqual([])
  expect(await send(server, 'GET', '/api/sync/config', { token })).toMatchObject(refused(401, 'unauthorized'))
  expect((await send(server, 'DELETE', '/api/account', { cookie, json })).status).toBe(200)
  expect(await tracesOf(server, user_id)).toEqual([])
})
