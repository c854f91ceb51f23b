import { expect, test } from 'vitest'
import type { News } from '#contract/changes.ts'
import { admin } from '#testing/admin.ts'
import { followRecorded } from '#testing/outlet.ts'
import { emptyVault, pushUnsealed } from '#testing/vault.ts'
import { listChanges } from './list-changes.ts'
import { ringAccount } from './ring-account.ts'

const newsOf = (seq: number, more: Partial<News['event']> = {}, epoch = 1): News => ({
  epoch,
  event: {
    seq,
    type: 'data_updated',
    data_type: 'history',
    version: 1,
    device_id: null,
    created_at: '2026-11-20T10:00:00.000000+00:00',
    ...more,
  },
})

test('what a write tells at once is what the log says of it', async () => {
  const vault = await emptyVault()
  const followers = [await followRecorded(vault.device), await followRecorded(vault.person)]
  await pushUnsealed(vault)
  await pushUnsealed(vault)
  const { events } = await listChanges(vault.device, { since: 1, limit: 9 }, 0, new AbortController().signal)
  expect(events).toHaveLength(2)
  for (const { messages } of followers) expect(messages.slice(1)).toEqual(events)
})

test('news that follow on are told before anything is read', async () => {
  const vault = await emptyVault()
  const followers = [await followRecorded(vault.device), await followRecorded(vault.person)]
  ringAccount(vault.user_id, newsOf(2))
  ringAccount(vault.user_id, newsOf(2))
  for (const { numbers } of followers) expect(numbers()).toEqual([2])
})

test.for([
  ['after a gap', newsOf(3)],
  ['of another epoch', newsOf(2, {}, 2)],
  ['that a device has left', newsOf(2, { type: 'device_revoked' })],
] as const)('news %s are not told: the log is read', async ([, news]) => {
  const vault = await emptyVault()
  const followed = await followRecorded(vault.device)
  ringAccount(vault.user_id, news)
  expect(followed.numbers()).toEqual([])
  await pushUnsealed(vault)
  await expect.poll(followed.numbers).toEqual([2])
})

test('news that come out of order are told in order, and each once', async () => {
  const vault = await emptyVault()
  const followed = await followRecorded(vault.device)
  await admin()`
    select roost.record_event(${vault.user_id}, 'config_changed', null, null, null) from generate_series(1, 4)`
  for (const seq of [3, 2, 5, 4]) ringAccount(vault.user_id, newsOf(seq, { type: 'config_changed' }))
  await expect.poll(followed.numbers).toEqual([2, 3, 4, 5])
})
