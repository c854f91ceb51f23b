import { expect, test } from 'vitest'
import { z } from 'zod'
import { type ClientOptions, createClient } from './create-client.ts'
import { AnotherServer } from './errors.ts'
import { createMemoryStorage } from './storage/memory-storage.ts'
import { defineType } from './sync/define-type.ts'
import { PASSPHRASE } from './testing/device.ts'
import { createFakeAccount, type FakeAccount } from './testing/fake-account.ts'

const notes = defineType({
  type: 'collection',
  schema: z.object({ notes: z.array(z.object({ id: z.string(), text: z.string() })) }),
})

const url = 'http://roost.test'
const open = (server: FakeAccount, given: Partial<ClientOptions> = {}) =>
  createClient({
    url,
    storage: createMemoryStorage(),
    types: [notes],
    fetch: server.fetch,
    pauses_ms: [],
    ...given,
  })

/** A client whose login a person approves as soon as they have the code. */
async function signedIn(server: FakeAccount, given: Partial<ClientOptions> = {}) {
  const client = open(server, given)
  const codes: string[] = []
  await client.login({
    name: 'A test',
    onCode: ({ user_code }) => {
      codes.push(user_code)
      for (const grant of server.grants) grant.status = 'approved'
    },
  })
  return { ...client, codes }
}

test('a device signs in, makes the key, and another one gets what it stores', async () => {
  const server = createFakeAccount()
  const first = await signedIn(server)
  expect(first.codes).toEqual(['WDJB-MJHT'])
  expect(await first.session()).toMatchObject({ server: url, device_name: 'A test' })
  expect(await first.vault.state()).toBe('absent')
  const { recovery_words, store } = await first.vault.create(PASSPHRASE)
  await store()
  await first.vault.put(notes, { notes: [{ id: 'a', text: 'one' }] })
  await first.vault.sync()

  const second = await signedIn(server)
  expect(await second.vault.state()).toBe('locked')
  await second.vault.unlock({ recovery_words })
  await second.vault.sync()
  expect(await second.vault.get(notes)).toEqual({ notes: [{ id: 'a', text: 'one' }] })
  expect(await second.vault.get('collection')).toBeInstanceOf(Uint8Array)
})

test('edits of both devices are merged by what the app has said of the type', async () => {
  const server = createFakeAccount()
  const first = await signedIn(server)
  await (await first.vault.create(PASSPHRASE)).store()
  const second = await signedIn(server)
  await second.vault.unlock({ passphrase: PASSPHRASE })
  const add = (client: typeof first, id: string) =>
    client.vault.update(notes, (value) => ({ notes: [...(value?.notes ?? []), { id, text: id }] }))
  await add(first, 'a')
  await add(second, 'b')
  for (const client of [first, second, first]) await client.vault.sync()
  for (const { vault } of [first, second]) {
    expect((await vault.get(notes))?.notes.map(({ id }) => id).sort()).toEqual(['a', 'b'])
    expect(await vault.conflicts(notes)).toEqual([])
  }
})

test('a subscriber hears the value as it is, every change, and nothing after it has left', async () => {
  const client = await signedIn(createFakeAccount())
  await (await client.vault.create(PASSPHRASE)).store()
  const heard: unknown[] = []
  const leave = client.vault.subscribe(notes, (value) => heard.push(value?.notes.length ?? null))
  await expect.poll(() => heard).toEqual([null])
  await client.vault.put(notes, { notes: [] })
  await expect.poll(() => heard).toEqual([null, 0])
  await client.vault.put(notes, { notes: [{ id: 'a', text: '' }] })
  await expect.poll(() => heard).toEqual([null, 0, 1])
  leave()
  await client.vault.remove(notes)
  expect(await client.vault.get(notes)).toBeNull()
  expect(heard).toEqual([null, 0, 1])
})

test('who is not signed in is told that there is nothing', async () => {
  const heard: unknown[] = []
  open(createFakeAccount()).vault.subscribe(notes, (value) => heard.push(value))
  await expect.poll(() => heard).toEqual([null])
})

test('a kept version is read as the value it was, and restored', async () => {
  const client = await signedIn(createFakeAccount())
  await (await client.vault.create(PASSPHRASE)).store()
  for (const text of ['one', 'two']) {
    await client.vault.put(notes, { notes: [{ id: 'a', text }] })
    await client.vault.sync()
  }
  expect((await client.vault.versions(notes)).map(({ revision }) => revision)).toEqual([2, 1])
  expect(await client.vault.version(notes, 1)).toEqual({ notes: [{ id: 'a', text: 'one' }] })
  await client.vault.restore(notes, 1)
  expect((await client.vault.get(notes))?.notes).toEqual([{ id: 'a', text: 'one' }])
})

test('a value that does not fit its schema is not stored', async () => {
  const client = await signedIn(createFakeAccount())
  await (await client.vault.create(PASSPHRASE)).store()
  const wrong = { notes: [{ id: 7 }] } as never
  await expect(client.vault.put(notes, wrong)).rejects.toThrow(z.ZodError)
  expect(await client.vault.get(notes)).toBeNull()
})

test('a device is not signed in to a second server', async () => {
  const client = await signedIn(createFakeAccount())
  const other = createClient({ url: 'http://other.test', storage: client.device })
  await expect(other.login({ name: 'A test', onCode: () => {} })).rejects.toThrow(AnotherServer)
})

test('an address that is none is refused at once, and nothing is sent before a verb', () => {
  expect(() => createClient({ url: 'roost.test', storage: createMemoryStorage() })).toThrow(TypeError)
  const server = createFakeAccount()
  open(server)
  expect(server.requests).toEqual([])
})

test('a person who denies, and one who gives up, each end the login', async () => {
  const server = createFakeAccount()
  const deny = () => {
    for (const grant of server.grants) grant.status = 'denied'
  }
  const denied = open(server).login({ name: 'A test', onCode: deny })
  await expect(denied).rejects.toMatchObject({ code: 'login_denied' })
  const controller = new AbortController()
  const onCode = () => controller.abort(new Error('enough'))
  const ended = open(server).login({ name: 'A test', onCode, signal: controller.signal })
  await expect(ended).rejects.toThrow('enough')
})
