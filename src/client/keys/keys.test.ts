import { beforeEach, expect, test } from 'vitest'
import { endSession } from '#client/device-login/end-session.ts'
import { keepSession } from '#client/device-login/keep-session.ts'
import type { PendingLogin } from '#client/device-login/start-device-login.ts'
import { push } from '#client/testing/contents.ts'
import { PASSPHRASE, signedInDevice } from '#client/testing/device.ts'
import { addMember } from '#client/testing/fake-members.ts'
import { refuse } from '#client/testing/fake-server.ts'
import { copyMembers, type Members, makeMembers, pull } from '#client/testing/members.ts'
import { mortalDevice } from '#client/testing/mortal-device.ts'
import { inspectVault } from '#client/vault/inspect-vault.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { createDeviceKeys } from '#crypto/device/create-device-keys.ts'
import {
  LastRecipient,
  NoSuchRecipient,
  WeakPassphrase,
  WrongPassphrase,
  WrongRecoveryWords,
} from '#crypto/errors.ts'
import { changePassphrase } from './change-passphrase.ts'
import { finishRecoveryWords, prepareRecoveryWords, storeRecoveryWords } from './change-recovery-words.ts'
import { listRecipients } from './list-recipients.ts'
import { removeRecipient } from './remove-recipient.ts'
import { tendKeys } from './tend-keys.ts'

const NEXT = 'another quiet marble harbour'

let made: Members
let account: Members
beforeEach(async () => {
  made ??= await makeMembers()
  account = await copyMembers(made)
})

const puts = () => account.server.requests.filter((line) => line === 'PUT /api/sync/keyring').length

test('the device that makes the keyring and those that unlock it are members', async () => {
  const listed = await listRecipients(account.phone)
  expect(listed.map(({ kind, device_name, is_this_device }) => [kind, device_name, is_this_device])).toEqual([
    ['passphrase', null, false],
    ['recovery', null, false],
    ['device', 'Laptop', false],
    ['device', 'Phone', true],
    ['device', 'Tablet', false],
  ])
  for (const device of [account.laptop, account.phone, account.tablet])
    expect(device.store.profile?.vault).not.toHaveProperty('enrols')
})

test('a device that cannot enrol when it is unlocked is unlocked, and enrols with the next chance', async () => {
  const { server } = account
  const attic = await signedInDevice(server)
  server.faultFor = ({ method }) => (method === 'PUT' ? 'unreachable' : undefined)
  await unlockVault(attic, { recovery_words: account.recovery_words })
  expect(attic.store.profile?.vault?.enrols).toBe(true)
  server.faultFor = () => undefined
  await tendKeys(attic)
  expect((await listRecipients(account.laptop)).filter(({ kind }) => kind === 'device')).toHaveLength(4)
  const asked = server.requests.length
  await tendKeys(attic)
  expect(server.requests).toHaveLength(asked)
})

test('a server that takes no more devices into the keyring keeps none from syncing', async () => {
  const { server } = account
  const attic = await addMember(server, 'Attic')
  server.faultFor = ({ method, path }) =>
    method === 'PUT' && path.endsWith('keyring') ? refuse('invalid_request') : undefined
  await unlockVault(attic, { recovery_words: account.recovery_words })
  await push(attic, 'one')
  expect(await pull(account.laptop)).toBe('one')
})

test('a new passphrase opens, the old one no longer does, and other devices go on as they are', async () => {
  await changePassphrase(account.laptop, { current: PASSPHRASE, next: NEXT })
  const attic = await signedInDevice(account.server)
  await expect(unlockVault(attic, { passphrase: PASSPHRASE })).rejects.toThrow(WrongPassphrase)
  await unlockVault(attic, { passphrase: NEXT })
  expect(await inspectVault(account.phone)).toBe('open')
})

test('a wrong present passphrase and a weak new one change nothing', async () => {
  const change = (given: { current?: string; next: string }) => changePassphrase(account.laptop, given)
  await expect(change({ current: 'not the passphrase', next: NEXT })).rejects.toThrow(WrongPassphrase)
  await expect(change({ current: PASSPHRASE, next: 'short' })).rejects.toThrow(WeakPassphrase)
  expect(puts()).toBe(0)
})

test('a lost answer is found out, and devices that write at once both have their way', async () => {
  let lost = 0
  account.server.faultFor = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined)
  const tablet = { device_id: account.tablet.store.profile?.device_id ?? '' }
  await Promise.all([
    removeRecipient(account.laptop, tablet),
    changePassphrase(account.phone, { next: NEXT }),
  ])
  expect((await listRecipients(account.laptop)).map(({ device_name }) => device_name)).toEqual([
    null,
    'Laptop',
    'Phone',
    null,
  ])
  await unlockVault(await signedInDevice(account.server), { passphrase: NEXT })
})

test('who is not there cannot be removed, and the last way for a person stays', async () => {
  const nobody = { device_id: crypto.randomUUID() }
  await expect(removeRecipient(account.laptop, nobody)).rejects.toThrow(NoSuchRecipient)
  await removeRecipient(account.laptop, { kind: 'passphrase' })
  await expect(removeRecipient(account.laptop, { kind: 'recovery' })).rejects.toThrow(LastRecipient)
})

test('a device that was removed has the key still, and does not put itself back', async () => {
  await removeRecipient(account.laptop, { device_id: account.tablet.store.profile?.device_id ?? '' })
  expect(await inspectVault(account.tablet)).toBe('open')
  expect((await listRecipients(account.tablet)).filter(({ is_this_device }) => is_this_device)).toEqual([])
})

test('new recovery words are the same ones until the person has them; until then the old ones are good', async () => {
  const { recovery_words } = await prepareRecoveryWords(account.laptop)
  expect((await prepareRecoveryWords(account.laptop)).recovery_words).toBe(recovery_words)
  expect(puts()).toBe(0)
  await unlockVault(await signedInDevice(account.server), { recovery_words: account.recovery_words })
  await storeRecoveryWords(account.laptop)
  const attic = await signedInDevice(account.server)
  const old = unlockVault(attic, { recovery_words: account.recovery_words })
  await expect(old).rejects.toThrow(WrongRecoveryWords)
  await unlockVault(attic, { recovery_words })
  expect(account.laptop.store.profile?.new_recovery).toBeUndefined()
})

test('words that the person has are stored with the next chance, once, wherever the way was cut', async () => {
  const { laptop, server } = account
  const { recovery_words } = await prepareRecoveryWords(laptop)
  server.faultFor = ({ method }) => (method === 'PUT' ? 'lost answer' : undefined)
  await expect(storeRecoveryWords(laptop)).rejects.toThrow()
  server.faultFor = () => undefined
  const { version } = server.keyring ?? {}
  await finishRecoveryWords(laptop)
  expect(server.keyring?.version).toBe(version)
  await unlockVault(await signedInDevice(server), { recovery_words })
})

test('a device that signs in again has the key still, and is a member by its new id alone', async () => {
  const { phone, server } = account
  const former_id = phone.store.profile?.device_id
  const { session_token, device_id, ...rest } = server.addDevice()
  const device_keys = await createDeviceKeys()
  const pending = { device_name: 'Phone', device_keys } as PendingLogin
  await keepSession(phone, 'http://roost.test', pending, { ...rest, session_token, device_id })
  expect(await inspectVault(phone)).toBe('open')
  await tendKeys(phone)
  const listed = await listRecipients(phone)
  expect(listed).toContainEqual(expect.objectContaining({ device_id, is_this_device: true }))
  expect(listed.filter((recipient) => recipient.device_id === former_id)).toEqual([])
  expect(phone.store.profile?.vault).not.toHaveProperty('former_ids')
})

test('a device that signs out leaves the keyring; where that cannot be done it signs out all the same', async () => {
  const { laptop, phone, tablet, server } = account
  await endSession(phone)
  const names = async () => (await listRecipients(laptop)).flatMap(({ device_id }) => device_id ?? [])
  expect(await names()).toHaveLength(2)
  server.faultFor = ({ method }) => (method === 'PUT' ? 'unreachable' : undefined)
  expect(await endSession(tablet)).toBe('revoked')
  expect(await names()).toHaveLength(2)
})

test('new words that are cut short at any step are either stored or the next ones to be shown', async () => {
  for (let ends_at = 0; ; ends_at++) {
    const { laptop, server, recovery_words: old } = await copyMembers(made)
    const { recovery_words } = await prepareRecoveryWords(laptop)
    const { mortal, life } = mortalDevice(laptop, ends_at)
    await storeRecoveryWords(mortal).catch(() => undefined)
    await tendKeys(laptop)
    const waiting = laptop.store.profile?.new_recovery
    if (waiting) expect((await prepareRecoveryWords(laptop)).recovery_words).toBe(recovery_words)
    const good = waiting ? old : recovery_words
    await unlockVault(await signedInDevice(server), { recovery_words: good })
    if (!life.is_over) break
  }
})
