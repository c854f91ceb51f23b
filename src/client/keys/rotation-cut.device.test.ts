import { beforeAll, expect, test } from 'vitest'
import type { Device } from '#client/connection.ts'
import { getContent } from '#client/sync/get-content.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncAll, syncType } from '#client/sync/sync-type.ts'
import { PASSPHRASE, text } from '#client/testing/device.ts'
import { addMember } from '#client/testing/fake-members.ts'
import { copyMembers, type Members, makeMembers } from '#client/testing/members.ts'
import { mortalDevice } from '#client/testing/mortal-device.ts'
import { followKeyring } from '#client/vault/follow-keyring.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { open } from '#crypto/blob/open.ts'
import { rotateKeys } from './rotate-keys.ts'
import { startRotation } from './start-rotation.ts'
import { tendKeys } from './tend-keys.ts'

const contents = ['one', 'two', 'three']

/** Before anything was begun, and when the person has been shown the words. */
let before: Members
let shown: Members
let shown_words: string
beforeAll(async () => {
  before = await makeMembers()
  for (const content of contents) {
    await putContent(before.laptop, 'history', text(content))
    await syncType(before.laptop, 'history')
  }
  await putContent(before.phone, 'secret', text('shh'))
  await syncType(before.phone, 'secret')
  shown = await copyMembers(before)
  shown_words = await begin(shown.laptop, shown)
})

const lostId = ({ tablet }: Members) => tablet.store.profile?.device_id ?? ''

async function begin(device: Device, members: Members): Promise<string> {
  const request = { passphrase: PASSPHRASE, without: [lostId(members)] }
  return (await startRotation(device, request)).recovery_words
}

/** The account has one key, everything that was kept opens under it, and the words that were shown open it. */
async function expectRenewed(members: Members, words: string): Promise<void> {
  const { server, laptop, phone, tablet } = members
  await syncAll(phone)
  await syncAll(laptop)
  expect(server.keyring).toMatchObject({ key_version: 2, previous: [] })
  expect(laptop.store.profile?.rotation).toBeUndefined()
  const { keys } = await followKeyring(phone)
  for (const [data_type, plaintexts] of [
    ['history', contents],
    ['secret', ['shh']],
  ] as const) {
    const kept = server.versions.get(data_type) ?? []
    const opened = await Promise.all(kept.map(({ bytes }) => open({ keys, data_type }, bytes.slice())))
    expect(opened.map(({ plaintext }) => new TextDecoder().decode(plaintext ?? undefined))).toEqual(
      plaintexts,
    )
  }
  for (const device of [laptop, phone])
    expect((await getContent(device, 'history')).bytes).toEqual(text('three'))
  expect(laptop.store.profile?.vault?.master_key).toBe(phone.store.profile?.vault?.master_key)
  const attic = await addMember(server, 'Attic')
  await unlockVault(attic, { recovery_words: words })
  expect(server.devices.map(({ name }) => name)).toEqual(['Laptop', 'Phone', 'Attic'])
  await expect(syncType(tablet, 'history')).rejects.toMatchObject({ code: 'unauthorized' })
}

test('a renewal that is cut short at any step before the words are shown is begun anew, and loses nothing', async () => {
  for (let ends_at = 0; ; ends_at++) {
    const members = await copyMembers(before)
    const { mortal, life } = mortalDevice(members.laptop, ends_at)
    const untouched = JSON.stringify(members.laptop.store.profile)
    const words = await begin(mortal, members).catch(() => undefined)
    expect(members.server.keyring?.key_version).toBe(1)
    // Making a key takes its time: where none was kept, the next try is the first.
    if (JSON.stringify(members.laptop.store.profile) === untouched) continue
    const kept = members.laptop.store.profile?.rotation
    const again = await begin(members.laptop, members)
    // Whoever was shown words has written down the ones that will count.
    expect(kept).toMatchObject({ recovery_words: words ?? again })
    expect(again).toBe(words ?? again)
    if (!life.is_over) break
  }
})

test('a renewal that is cut short at any step after that goes on where it was: one key, nothing lost, good words', async () => {
  let steps = 0
  for (; ; steps++) {
    const members = await copyMembers(shown)
    const { mortal, life } = mortalDevice(members.laptop, steps)
    await rotateKeys(mortal).catch(() => undefined)
    // The program is started again; where it had not heard the person yet, the person says it again.
    await tendKeys(members.laptop)
    const { rotation } = members.laptop.store.profile ?? {}
    if (rotation?.step === 'made') await rotateKeys(members.laptop)
    await expectRenewed(members, shown_words)
    if (!life.is_over) break
  }
  expect(steps).toBeGreaterThan(30)
})

test('it may be cut short again and again, each time a little further on', async () => {
  const members = await copyMembers(shown)
  await rotateKeys(mortalDevice(members.laptop, 3).mortal).catch(() => undefined)
  for (let ends_at = 1; members.laptop.store.profile?.rotation?.step !== 'rewrapped'; ends_at++)
    await tendKeys(mortalDevice(members.laptop, ends_at).mortal).catch(() => undefined)
  await expectRenewed(members, shown_words)
})
