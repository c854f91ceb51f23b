import { expect, test } from 'vitest'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { listChanges } from '#domain/events/list-changes.ts'
import { admin } from '#testing/admin.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { emptyVault, push, pushUnsealed, sealedVault } from '#testing/vault.ts'
import { getOverview } from './get-overview.ts'

test('the overview of a new person is where their account begins', async () => {
  expect((await getOverview(await createPerson())).cursor).toEqual({ epoch: 1, seq: 0 })
})

test('the cursor of an overview goes on where its content ends', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await admin()`update roost.sync_heads set epoch = 3 where user_id = ${vault.user_id}`
  const { cursor } = await getOverview(vault.person)
  expect(cursor).toEqual({ epoch: 3, seq: 3 })
  const from = { since: cursor.seq, epoch: cursor.epoch, limit: 9 }
  const follow = () => listChanges(vault.person, from, 0, AbortSignal.timeout(5000))
  expect((await follow()).events).toEqual([])
  await push(vault, 2)
  expect((await follow()).events).toMatchObject([{ seq: 4, version: 2 }])
})

test('while an account changes, an overview shows what its cursor says, neither more nor less', async () => {
  const vault = await emptyVault()
  let writing = true
  const write = async () => {
    // Every other number is a version, every other a name.
    for (let seq = 2; seq < 200; seq += 2) {
      await pushUnsealed(vault)
      await renameDevice(vault.person, vault.device.device_id, `After ${seq + 1}`, nowhere)
    }
    writing = false
  }
  const seen = new Set<number>()
  const torn: object[] = []
  const read = async () => {
    while (writing) {
      const { cursor, blobs, devices } = await getOverview(vault.person)
      if (cursor.seq < 3) continue
      seen.add(cursor.seq)
      const [version, name] = [blobs[0]?.version, devices[0]?.name]
      const renamed = cursor.seq - ((cursor.seq + 1) % 2)
      if (version !== Math.floor(cursor.seq / 2) || name !== `After ${renamed}`)
        torn.push({ cursor, version, name })
    }
  }
  await Promise.all([write(), read(), read(), read()])
  expect(torn).toEqual([])
  expect(seen.size).toBeGreaterThan(20)
})
