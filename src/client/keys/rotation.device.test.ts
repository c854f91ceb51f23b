import { beforeEach, expect, test } from 'vitest'
import { revokeDevice } from '#client/devices/revoke-device.ts'
import { PassphraseChanged, UnsentEdits, VaultLocked, WordsVoid } from '#client/errors.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { push } from '#client/testing/contents.ts'
import { PASSPHRASE, signedInDevice, text } from '#client/testing/device.ts'
import {
  copyMembers,
  type Member,
  type Members,
  makeMembersWithData,
  pull,
  rotate,
} from '#client/testing/members.ts'
import { inspectVault } from '#client/vault/inspect-vault.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { NoSuchRecipient, TamperedBlob, UntrustedSigner, WrongPassphrase } from '#crypto/errors.ts'
import { changePassphrase } from './change-passphrase.ts'
import { listRecipients } from './list-recipients.ts'
import { removeRecipient } from './remove-recipient.ts'
import { resumeRotation, rotateKeys } from './rotate-keys.ts'
import { startRotation } from './start-rotation.ts'
import { tendKeys } from './tend-keys.ts'

const NEXT = 'another quiet marble harbour'

let made: Members
let account: Members
beforeEach(async () => {
  made ??= await makeMembersWithData()
  account = await copyMembers(made)
})

const idOf = ({ store }: Member) => store.profile?.device_id ?? ''
const keyOf = ({ store }: Member) => store.profile?.vault?.key_version
const profileOf = (device: Member) => JSON.stringify(device.store.profile)

const start = (device: Member, without: string[] = []) =>
  startRotation(device, { passphrase: PASSPHRASE, without })

const kept = () => [...account.server.versions.values()].flat().map(({ key_version }) => key_version)
const previous = () => account.server.keyring?.previous.map(({ key_version }) => key_version)

test('everything stored goes under the new key, and the others follow by themselves', async () => {
  const { laptop, phone, tablet } = account
  const seen: string[] = []
  await start(laptop)
  const outcome = await rotateKeys(laptop, ({ type, rewrapped, of }) =>
    seen.push(`${type} ${rewrapped}/${of}`),
  )
  expect(outcome).toBe('waiting')
  expect(seen).toEqual(['history 1/2', 'history 2/2', 'secret 1/1'])
  expect(kept()).toEqual([2, 2, 2])
  expect(await pull(phone)).toBe('two')
  expect(await pull(tablet, 'secret')).toBe('shh')
  await push(phone, 'three')
  expect(await pull(laptop)).toBe('three')
  expect([laptop, phone, tablet].map(keyOf)).toEqual([2, 2, 2])
})

test('an older key stays in the keyring until every device has come for the new one, and no longer', async () => {
  const { laptop, phone, tablet } = account
  await rotate(laptop)
  expect(previous()).toEqual([1])
  await pull(phone)
  await pull(laptop)
  expect(previous()).toEqual([1])
  await pull(tablet)
  await pull(laptop)
  expect(previous()).toEqual([])
  expect(laptop.store.profile?.rotation).toBeUndefined()
  expect(await pull(phone)).toBe('two')
})

test('a device that does not come any more holds the older key up until it is removed', async () => {
  const { laptop, phone, tablet } = account
  await rotate(laptop)
  await pull(phone)
  await removeRecipient(laptop, { device_id: idOf(tablet) })
  expect(await resumeRotation(laptop)).toBe('done')
  expect(previous()).toEqual([])
})

test('a device that is left out is signed out, and gets nothing that comes', async () => {
  const { laptop, phone, tablet, server } = account
  const { recovery_words } = await rotate(laptop, [idOf(tablet)])
  await expect(syncType(tablet, 'history')).rejects.toMatchObject({ code: 'unauthorized' })
  // Even with its session back it has no way to the new key.
  server.tokens.set(tablet.store.profile?.session.token ?? '', idOf(tablet))
  const before = profileOf(tablet)
  await expect(putAndSync(tablet)).rejects.toThrow(VaultLocked)
  expect(await inspectVault(tablet)).toBe('locked')
  expect(profileOf(tablet)).toBe(before)
  expect(await pull(phone)).toBe('two')
  await unlockVault(await signedInDevice(server), { recovery_words })
})

const putAndSync = async (device: Member) => {
  await putContent(device, 'history', text('late'))
  return syncType(device, 'history')
}

test('a device that was revoked before gets no new key either, though nobody names it', async () => {
  const { laptop, phone, tablet } = account
  await revokeDevice(laptop, idOf(tablet))
  expect((await start(laptop)).left_out).toEqual([idOf(tablet)])
  await rotateKeys(laptop)
  const members = (await listRecipients(laptop)).flatMap(({ device_id }) => device_id ?? [])
  expect(members).toEqual([idOf(laptop), idOf(phone)])
})

test('nothing is begun with edits that were not sent, a wrong passphrase, or for devices that cannot be left out', async () => {
  const { laptop, phone, server } = account
  const before = profileOf(laptop)
  const attempt = (given: { passphrase?: string; without?: string[] }) =>
    startRotation(laptop, { passphrase: PASSPHRASE, ...given })
  await expect(attempt({ passphrase: 'not the passphrase' })).rejects.toThrow(WrongPassphrase)
  await expect(attempt({ without: [idOf(laptop)] })).rejects.toThrow(NoSuchRecipient)
  await expect(attempt({ without: [crypto.randomUUID()] })).rejects.toThrow(NoSuchRecipient)
  await putContent(laptop, 'history', text('three'))
  await expect(attempt({})).rejects.toThrow(UnsentEdits)
  expect(profileOf(laptop)).toBe(before)
  await removeRecipient(laptop, { device_id: idOf(phone) })
  await expect(start(phone)).rejects.toThrow(UntrustedSigner)
  expect(server.keyring?.key_version).toBe(1)
})

test('of two devices that renew the key at once one is told that its words are void', async () => {
  const { laptop, phone } = account
  await start(laptop)
  const { recovery_words } = await rotate(phone)
  await expect(rotateKeys(laptop)).rejects.toThrow(WordsVoid)
  expect(laptop.store.profile?.rotation).toBeUndefined()
  expect(await pull(laptop)).toBe('two')
  expect(keyOf(laptop)).toBe(2)
  await unlockVault(await signedInDevice(account.server), { recovery_words })
})

test('a passphrase that is changed in between has to be typed; the words stay the same', async () => {
  const { laptop, phone, server } = account
  const { recovery_words } = await start(laptop)
  await changePassphrase(phone, { next: NEXT })
  await expect(rotateKeys(laptop)).rejects.toThrow(PassphraseChanged)
  await tendKeys(laptop)
  expect(server.keyring?.key_version).toBe(1)
  const anew = await startRotation(laptop, { passphrase: NEXT })
  expect(anew.recovery_words).toBe(recovery_words)
  await rotateKeys(laptop)
  await unlockVault(await signedInDevice(server), { passphrase: NEXT })
  await unlockVault(await signedInDevice(server), { recovery_words })
})

test('versions that others write, or put under the new key, meanwhile are no failure', async () => {
  const { laptop, phone, server } = account
  await start(laptop)
  let rewraps = 0
  const { fetch } = laptop
  laptop.fetch = async (url, init) => {
    if (init?.method === 'PATCH' && rewraps++ === 0) await push(phone, 'three')
    return fetch(url, init)
  }
  await rotateKeys(laptop)
  expect(kept()).toEqual([2, 2, 2, 2])
  expect(await pull(laptop)).toBe('three')
  expect(server.blobs.get('history')?.version).toBe(3)
})

test('a version that is listed as another one is not put under the new key', async () => {
  const { laptop, server } = account
  const [one, two] = server.versions.get('history') ?? []
  if (one && two) server.versions.set('history', [{ ...one, bytes: two.bytes }, two])
  await start(laptop)
  await expect(rotateKeys(laptop)).rejects.toThrow(TamperedBlob)
  if (one && two) server.versions.set('history', [one, two])
  expect(await resumeRotation(laptop)).toBe('waiting')
  expect(kept()).toEqual([2, 2, 2])
})
