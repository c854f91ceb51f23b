import { beforeEach, expect, test } from 'vitest'
import { VaultLocked } from '#client/errors.ts'
import { listRecipients } from '#client/keys/list-recipients.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { push } from '#client/testing/contents.ts'
import { PASSPHRASE, text } from '#client/testing/device.ts'
import { addMember } from '#client/testing/fake-members.ts'
import { refuse } from '#client/testing/fake-server.ts'
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

let made: Members
let account: Members
beforeEach(async () => {
  made ??= await makeMembersWithData()
  account = await copyMembers(made)
})

const keyOf = ({ store }: Member) => store.profile?.vault?.key_version
const profileOf = (device: Member) => JSON.stringify(device.store.profile)

const previous = () => account.server.keyring?.previous.map(({ key_version }) => key_version)

test('an edit that was sealed under the older key is sealed again and sent, in the same round', async () => {
  const { laptop, phone } = account
  await pull(phone)
  let renewed: Promise<unknown> | undefined
  // The first upload waits until the key has been renewed.
  const { fetch } = phone
  phone.fetch = async (url, init) => {
    if (init?.method === 'PUT' && String(url).includes('/data/') && !renewed) {
      renewed = rotate(laptop)
      await renewed
    }
    return fetch(url, init)
  }
  expect(await push(phone, 'three')).toMatchObject({ revision: 3, is_pending: false, conflicts: 0 })
  expect(keyOf(phone)).toBe(2)
  expect(await pull(laptop)).toBe('three')
})

test('a server that only says so does not make a device give its key up', async () => {
  const { laptop, server } = account
  const before = profileOf(laptop)
  server.faultFor = ({ method }) => (method === 'PUT' ? refuse('stale_key') : undefined)
  await expect(push(laptop, 'three')).rejects.toThrow(VaultLocked)
  expect(profileOf(laptop)).toBe(before)
})

test('a device that was away for two renewals needs the passphrase, and then goes on with its edits', async () => {
  const { laptop, phone, tablet } = account
  await putContent(tablet, 'history', text('from the tablet'))
  for (let times = 0; times < 2; times++) {
    await rotate(laptop)
    await pull(phone)
    await pull(laptop)
  }
  await expect(syncType(tablet, 'history')).rejects.toThrow(VaultLocked)
  expect(await inspectVault(tablet)).toBe('locked')
  await unlockVault(tablet, { passphrase: PASSPHRASE })
  expect(await pull(tablet)).toBe('from the tablet')
  expect((await listRecipients(tablet)).filter(({ is_this_device }) => is_this_device)).toHaveLength(1)
  await pull(laptop)
  expect(previous()).toEqual([])
})

test('a renewal by a device that this one has never heard of needs the passphrase', async () => {
  const { phone, tablet, server, recovery_words } = account
  const attic = await addMember(server, 'Attic')
  await unlockVault(attic, { recovery_words })
  await rotate(attic)
  await expect(syncType(tablet, 'history')).rejects.toThrow(/does not know yet/)
  await unlockVault(tablet, { passphrase: PASSPHRASE })
  expect(await pull(tablet)).toBe('two')
  expect(keyOf(phone)).toBe(1)
})

test('a device of which an earlier version has kept no keyring asks for the passphrase instead', async () => {
  const { laptop, phone } = account
  await phone.store.change((profile) => {
    if (!profile?.vault || !('recipients' in profile.vault.keyring)) return profile
    const { version, key_version, mac } = profile.vault.keyring
    return { ...profile, vault: { ...profile.vault, keyring: { version, key_version, mac } } }
  })
  await rotate(laptop)
  await expect(syncType(phone, 'history')).rejects.toThrow(VaultLocked)
  await unlockVault(phone, { passphrase: PASSPHRASE })
  expect(await pull(phone)).toBe('two')
})
