import { beforeAll, expect, test } from 'vitest'
import { KeyringTaken, Offline, ServerRefusal } from '#client/errors.ts'
import { PASSPHRASE, signedInDevice } from '#client/testing/device.ts'
import {
  createFakeServer,
  type FakeServer,
  type Fault,
  refuse,
  succeed,
} from '#client/testing/fake-server.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import {
  RollbackDetected,
  TamperedKeyring,
  TamperedRotation,
  WrongPassphrase,
  WrongRecoveryWords,
} from '#crypto/errors.ts'
import { createKeyring } from '#crypto/keyring/create-keyring.ts'
import { inspectVault } from './inspect-vault.ts'
import { type PreparedVault, prepareVault } from './prepare-vault.ts'
import { finishVault, storeVault } from './store-vault.ts'
import { unlockVault } from './unlock-vault.ts'

const keyringPath = '/api/sync/keyring'
const puts = (server: FakeServer) => server.requests.filter((line) => line === `PUT ${keyringPath}`).length

/** One keyring for the tests that only read it: making one takes a quarter of a second. */
let prepared: PreparedVault
const account_id = crypto.randomUUID()
beforeAll(async () => {
  prepared = await prepareVault(await signedInDevice(createFakeServer(account_id)), PASSPHRASE)
})

async function accountWithKeyring() {
  const server = createFakeServer(account_id)
  server.keyring = structuredClone(prepared.unstored.document)
  return { server, device: await signedInDevice(server) }
}

test.each<[string, () => Fault]>([
  ['no answer', () => 'unreachable'],
  ['an internal error', () => refuse('internal_error')],
  ['a not-found', () => refuse('not_found')],
  ['a not-found of a proxy', () => new Response('Not found', { status: 404 })],
  ['an ended session', () => refuse('unauthorized')],
  ['a page', () => new Response('<html></html>')],
  ['an answer without data', () => Response.json({ success: true })],
  ['an answer of another shape', () => succeed({ keyring: null })],
  ['an empty answer', () => new Response(null, { status: 200 })],
])('%s is not taken for "there is no keyring", and none is made', async (_, fault) => {
  const server = createFakeServer()
  const device = await signedInDevice(server)
  server.faultFor = ({ path }) => (path === keyringPath ? fault() : undefined)
  await expect(inspectVault(device)).rejects.toThrow()
  await expect(prepareVault(device, PASSPHRASE)).rejects.toThrow()
  expect(puts(server)).toBe(0)
})

test("an older client's key that cannot be read does not count as absent either", async () => {
  const server = createFakeServer()
  const device = await signedInDevice(server)
  server.faultFor = ({ path }) => (path === '/api/sync/key' ? refuse('internal_error') : undefined)
  await expect(prepareVault(device, PASSPHRASE)).rejects.toThrow(ServerRefusal)
  expect(puts(server)).toBe(0)
})

test('only the explicit word that there is none leads to a keyring, which the device then holds', async () => {
  const server = createFakeServer(account_id)
  const device = await signedInDevice(server)
  expect(await inspectVault(device)).toBe('absent')
  await storeVault(device, prepared)
  expect(server.keyring?.mac).toBe(prepared.unstored.document.mac)
  expect(await inspectVault(device)).toBe('open')
  expect(device.store.profile?.unstored).toBeNull()
})

test('a keyring whose answer got lost is recognised as our own', async () => {
  const server = createFakeServer(account_id)
  const device = await signedInDevice(server)
  let lost = 0
  server.faultFor = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined)
  await storeVault(device, prepared)
  expect(puts(server)).toBe(2)
  expect(await inspectVault(device)).toBe('open')
})

test('a keyring that could not be uploaded is kept and finished later, so that its words stay good', async () => {
  const server = createFakeServer(account_id)
  const device = await signedInDevice(server)
  server.faultFor = ({ method }) => (method === 'PUT' ? 'unreachable' : undefined)
  await expect(storeVault(device, prepared)).rejects.toThrow(Offline)
  expect(await inspectVault(device)).toBe('unfinished')
  server.faultFor = () => undefined
  await finishVault(device)
  expect(server.keyring?.mac).toBe(prepared.unstored.document.mac)
  expect(await inspectVault(device)).toBe('open')
})

test('a keyring that arrived although its answers all got lost is adopted by the next look', async () => {
  const server = createFakeServer(account_id)
  const device = await signedInDevice(server)
  server.faultFor = ({ method }) => (method === 'PUT' ? 'lost answer' : undefined)
  await expect(storeVault(device, prepared)).rejects.toThrow(/reached|keyring/)
  server.faultFor = () => undefined
  expect(await inspectVault(device)).toBe('open')
})

test("another device's first keyring stays, and the words made here are declared void", async () => {
  const { server, device } = await accountWithKeyring()
  const winner = structuredClone(server.keyring)
  const { document, master_key } = await createKeyring({ account_id, passphrase: PASSPHRASE })
  const unstored = { document, master_key: btoa(String.fromCharCode(...master_key)) }
  await expect(storeVault(device, { unstored, recovery_words: '' })).rejects.toThrow(KeyringTaken)
  expect(server.keyring).toEqual(winner)
  expect(device.store.profile).toMatchObject({ vault: null, unstored: null })
  await expect(prepareVault(device, PASSPHRASE)).rejects.toThrow(KeyringTaken)
})

test('a wrong passphrase and wrong words change nothing', async () => {
  const { server, device } = await accountWithKeyring()
  const before = structuredClone(device.store.profile)
  await expect(unlockVault(device, { passphrase: 'not the passphrase' })).rejects.toThrow(WrongPassphrase)
  await expect(unlockVault(device, { recovery_words: 'zoo '.repeat(24) })).rejects.toThrow(WrongRecoveryWords)
  expect(device.store.profile).toEqual(before)
  expect(puts(server)).toBe(0)
})

test('passphrase and recovery words both give a device the key', async () => {
  const { server, device } = await accountWithKeyring()
  await unlockVault(device, { passphrase: PASSPHRASE })
  const other = await signedInDevice(server)
  await unlockVault(other, { recovery_words: prepared.recovery_words })
  expect(other.store.profile?.vault?.master_key).toBe(prepared.unstored.master_key)
  expect(device.store.profile?.vault?.master_key).toBe(prepared.unstored.master_key)
})

test('a keyring that vanishes, goes back or is swapped is noticed, and never replaced by a new one', async () => {
  const { server, device } = await accountWithKeyring()
  await unlockVault(device, { recovery_words: prepared.recovery_words })
  const before = structuredClone(device.store.profile)
  const stored = structuredClone(server.keyring as KeyringDocument)
  server.requests.length = 0

  server.keyring = null
  await expect(inspectVault(device)).rejects.toThrow(RollbackDetected)
  await expect(prepareVault(device, PASSPHRASE)).rejects.toThrow(RollbackDetected)
  server.keyring = { ...stored, mac: btoa('x'.repeat(32)) }
  await expect(inspectVault(device)).rejects.toThrow(RollbackDetected)
  server.keyring = { ...stored, version: 3, recipients: stored.recipients.slice(0, 1) }
  await expect(inspectVault(device)).rejects.toThrow(TamperedKeyring)
  expect(device.store.profile).toEqual(before)
  expect(puts(server)).toBe(0)
})

test('a key that does not follow from the one this device holds is refused, even with the right passphrase', async () => {
  const { server, device } = await accountWithKeyring()
  await unlockVault(device, { recovery_words: prepared.recovery_words })
  const swapped = await createKeyring({ account_id, passphrase: PASSPHRASE })
  server.keyring = { ...swapped.document, version: 3 }
  await expect(inspectVault(device)).rejects.toThrow(TamperedRotation)
  await expect(unlockVault(device, { recovery_words: swapped.recovery_words })).rejects.toThrow(
    TamperedKeyring,
  )
  expect(device.store.profile?.vault?.master_key).toBe(prepared.unstored.master_key)
})
