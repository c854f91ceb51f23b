import { expect, test } from 'vitest'
import { listChanges } from '#domain/events/list-changes.ts'
import { deleteBlob } from '#domain/vault/delete-blob.ts'
import { accountRows } from '#testing/account-rows.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { emptyVault, pushUnsealed } from '#testing/vault.ts'
import { getSyncSettings } from './get-sync-settings.ts'
import { putSyncConfig } from './put-sync-config.ts'

test('a new person has every type on and nothing stored', async () => {
  const person = await createPerson()
  const { config, stored_bytes, cursor } = await getSyncSettings(person)
  expect(Object.values(config)).toEqual([true, true, true, true, true])
  expect(stored_bytes).toEqual({})
  expect(cursor).toEqual({ epoch: 1, seq: 0 })
  expect((await accountRows(person.user_id)).accounts).toHaveLength(1)
})

test('beside the preferences it says what is stored of each type, and from where to follow both', async () => {
  const vault = await emptyVault()
  const { blob_size_bytes } = await pushUnsealed(vault, undefined, 'history')
  await pushUnsealed(vault, undefined, 'secret')
  await deleteBlob(vault.device, 'secret', nowhere)
  await putSyncConfig(vault.person, { sync_history: false }, nowhere)
  const { config, stored_bytes, cursor } = await getSyncSettings(vault.person)
  expect(config).toMatchObject({ sync_history: false, sync_secrets: true })
  expect(stored_bytes).toEqual({ history: blob_size_bytes })
  const since = { since: cursor.seq - 1, epoch: cursor.epoch, limit: 9 }
  const { events } = await listChanges(vault.person, since, 0, AbortSignal.timeout(5000))
  expect(events).toMatchObject([{ type: 'config_changed' }])
})
