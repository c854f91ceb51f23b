import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { listAudit } from '#domain/audit/list-audit.ts'
import { verifyAudit } from '#domain/audit/verify-audit.ts'
import { listDevices } from '#domain/devices/list-devices.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { listChanges } from '#domain/events/list-changes.ts'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { deleteBlob } from '#domain/vault/delete-blob.ts'
import { getBlob } from '#domain/vault/get-blob.ts'
import { getKeyring } from '#domain/vault/get-keyring.ts'
import { getLegacyKey } from '#domain/vault/get-legacy-key.ts'
import { getVersion } from '#domain/vault/get-version.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { listVersions } from '#domain/vault/list-versions.ts'
import { putLegacyKey } from '#domain/vault/put-legacy-key.ts'
import { restoreVersion } from '#domain/vault/restore-version.ts'
import { rewrapBlob } from '#domain/vault/rewrap-blob.ts'
import { expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { makeToken } from '#testing/rotation.ts'
import { changedHeader, opaqueKeyring } from '#testing/sealed.ts'
import {
  blobOf,
  emptyVault,
  first,
  push,
  pushUnsealed,
  replacing,
  storeKeyring,
  type Vault,
} from '#testing/vault.ts'
import { revokeSession } from './revoke-session.ts'
import { rotateSession } from './rotate-session.ts'

/** Every verb a device can call. */
const verbs = (vault: Vault) => [
  () => getSyncConfig(vault.device),
  () => putSyncConfig(vault.device, { sync_history: false }, nowhere),
  () => getKeyring(vault.device),
  () => storeKeyring(vault, first, opaqueKeyring(vault.user_id)),
  () => getLegacyKey(vault.device, nowhere),
  () => putLegacyKey(vault.device, Buffer.alloc(32).toString('base64'), nowhere),
  () => listBlobs(vault.device),
  () => getBlob(vault.device, 'collection', undefined),
  () => push(vault, 1),
  () => pushUnsealed(vault),
  () => deleteBlob(vault.device, 'collection', nowhere),
  () => listVersions(vault.device, 'collection'),
  () => getVersion(vault.device, { type: 'collection', version: 1 }, undefined),
  () => restoreVersion(vault.device, { type: 'collection', version: 1 }, {}, nowhere),
  () =>
    rewrapBlob(
      vault.device,
      { type: 'collection', version: null },
      replacing('"1.1"'),
      changedHeader(blobOf(vault, 1), {}),
    ),
  () => listChanges(vault.device, { since: 0, epoch: undefined, limit: 9 }, 0, AbortSignal.timeout(5000)),
  () => listDevices(vault.device),
  () => renameDevice(vault.device, vault.device.device_id, 'Other', nowhere),
  () => revokeDevice(vault.device, vault.device.device_id, nowhere),
  () => listAudit(vault.device, { limit: 9 }),
  () => verifyAudit(vault.device),
  () => rotateSession(vault.device, {}, nowhere),
  () => rotateSession(vault.device, makeToken().next, nowhere),
  () => revokeSession(vault.device, nowhere),
]

const expectEveryVerbRefused = (vault: Vault) =>
  expectNoTrace(vault.user_id, async () => {
    for (const verb of verbs(vault)) await expect(verb()).rejects.toMatchObject({ code: 'unauthorized' })
  })

test('a token that was never issued opens no verb', async () => {
  const vault = await emptyVault()
  const guesses = [randomBytes(32), Buffer.alloc(32), Buffer.alloc(0), randomBytes(500)]
  for (const token_hash of guesses) {
    await expectEveryVerbRefused({ ...vault, device: { ...vault.device, token_hash } })
  }
})

test('an expired session opens no verb', async () => {
  const vault = await emptyVault()
  await admin()`update roost.sync_sessions set expires_at = now() where user_id = ${vault.user_id}`
  await expectEveryVerbRefused(vault)
})

test('a revoked session opens no verb', async () => {
  const vault = await emptyVault()
  await revokeSession(vault.device, nowhere)
  await expectEveryVerbRefused(vault)
})

test('devices of an Auth user who was deleted are refused, and the data stays', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  await admin()`delete from auth.users where id = ${vault.user_id}`
  await expectEveryVerbRefused(vault)
})

test.each(['banned_until', 'deleted_at'])('devices of an Auth user with %s are refused', async (column) => {
  const vault = await emptyVault()
  await admin()`
    update auth.users set ${admin()(column)} = now() + interval '1 hour' where id = ${vault.user_id}`
  await expectEveryVerbRefused(vault)
})

test('a ban that is over refuses nobody', async () => {
  const vault = await emptyVault()
  await admin()`update auth.users set banned_until = now() - interval '1 minute' where id = ${vault.user_id}`
  await expect(getSyncConfig(vault.device)).resolves.toBeDefined()
})

test('the hash in the database is not a token', async () => {
  const vault = await emptyVault()
  const { hashSecret } = await import('#platform/secrets/token.ts')
  const hash = vault.device.token_hash
  for (const token_hash of [hash.toString('hex'), hash.toString('base64')].map(hashSecret)) {
    await expectEveryVerbRefused({ ...vault, device: { ...vault.device, token_hash } })
  }
})

test('a device whose person signed out of the browser goes on', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  await admin()`delete from auth.sessions where id = ${person.session_id}`
  await expect(getSyncConfig(device)).resolves.toBeDefined()
})
