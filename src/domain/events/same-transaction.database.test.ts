import { describe, expect, test } from 'vitest'
import { EventType } from '#contract/changes.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { reportDeadToken } from '#domain/identity/report-dead-token.ts'
import { revokeSession } from '#domain/identity/revoke-session.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { deleteBlob } from '#domain/vault/delete-blob.ts'
import { getBlob } from '#domain/vault/get-blob.ts'
import { putLegacyKey } from '#domain/vault/put-legacy-key.ts'
import { restoreVersion } from '#domain/vault/restore-version.ts'
import { rewrapBlob } from '#domain/vault/rewrap-blob.ts'
import { accountRows } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { ageRetirement, rotate } from '#testing/rotation.ts'
import { opaqueKeyring, rewrapped } from '#testing/sealed.ts'
import {
  emptyVault,
  first,
  push,
  pushUnsealed,
  replacing,
  rotatedKeyId,
  rotatedVault,
  sealedVault,
  storeKeyring,
  type Vault,
} from '#testing/vault.ts'

/** A change, the event it must have, the audit rows if it is one that people read, and the rows it writes. */
type Change = {
  what: string
  make: () => Promise<Vault>
  change: (vault: Vault) => Promise<unknown>
  event: { event_type: string; data_type?: string; version?: number | null }
  audit?: { event_type: string; metadata: object }[]
  writes: string
}

const masterKey = Buffer.alloc(32, 3).toString('base64')
const changes: Change[] = [
  {
    what: 'a sealed blob',
    make: sealedVault,
    change: (vault) => push(vault, 1),
    event: { event_type: 'data_updated', data_type: 'collection', version: 1 },
    writes: 'vault_blobs',
  },
  {
    what: "an older client's blob",
    make: emptyVault,
    change: (vault) => pushUnsealed(vault),
    event: { event_type: 'data_updated', data_type: 'collection', version: 1 },
    writes: 'vault_blob_versions',
  },
  {
    what: 'clearing a blob',
    make: async () => {
      const vault = await emptyVault()
      await pushUnsealed(vault)
      return vault
    },
    change: ({ device }) => deleteBlob(device, 'collection', nowhere),
    event: { event_type: 'data_updated', data_type: 'collection', version: null },
    audit: [{ event_type: 'data_cleared', metadata: { data_type: 'collection' } }],
    writes: 'vault_blobs',
  },
  {
    what: 'restoring a version',
    make: async () => {
      const vault = await emptyVault()
      await pushUnsealed(vault)
      await pushUnsealed(vault)
      return vault
    },
    change: ({ device }) => restoreVersion(device, { type: 'collection', version: 1 }, {}, nowhere),
    event: { event_type: 'data_updated', data_type: 'collection', version: 3 },
    audit: [
      {
        event_type: 'version_restored',
        metadata: { data_type: 'collection', version: 3, restored_version: 1 },
      },
    ],
    writes: 'vault_blob_versions',
  },
  {
    what: 're-wrapping a blob',
    make: async () => (await rotatedVault()).vault,
    change: async (vault) => {
      const { encrypted_blob } = await getBlob(vault.device, 'collection', undefined)
      const header = rewrapped(encrypted_blob ?? new Uint8Array(), 2, rotatedKeyId)
      await rewrapBlob(vault.device, { type: 'collection', version: null }, replacing('"2.1"'), header)
    },
    event: { event_type: 'data_updated', data_type: 'collection', version: 2 },
    writes: 'vault_blobs',
  },
  {
    what: 'the first keyring',
    make: emptyVault,
    change: (vault) => storeKeyring(vault, first, opaqueKeyring(vault.user_id)),
    event: { event_type: 'key_rotated', version: 1 },
    audit: [{ event_type: 'key_stored', metadata: { version: 1, action: 'initial' } }],
    writes: 'vault_keyrings',
  },
  {
    what: 'a keyring that rotates the key',
    make: sealedVault,
    change: (vault) =>
      storeKeyring(vault, replacing('"1"'), opaqueKeyring(vault.user_id, { version: 2, key_version: 2 })),
    event: { event_type: 'key_rotated', version: 2 },
    audit: [{ event_type: 'key_stored', metadata: { version: 2, action: 'rotated' } }],
    writes: 'vault_keyrings',
  },
  {
    what: "an older client's key",
    make: emptyVault,
    change: ({ device }) => putLegacyKey(device, masterKey, nowhere),
    event: { event_type: 'key_rotated', version: 1 },
    audit: [
      { event_type: 'key_stored', metadata: { version: 1, action: 'initial' } },
      { event_type: 'legacy_key_stored', metadata: { version: 1 } },
    ],
    writes: 'vault_legacy_keys',
  },
  {
    what: 'preferences',
    make: emptyVault,
    change: ({ device }) => putSyncConfig(device, { sync_history: false }, nowhere),
    event: { event_type: 'config_changed' },
    audit: [{ event_type: 'config_updated', metadata: { updates: { sync_history: false } } }],
    writes: 'sync_configs',
  },
  {
    what: 'a device that connects',
    make: emptyVault,
    change: ({ person }) => connectDevice(person, 'Phone'),
    event: { event_type: 'device_changed' },
    audit: [{ event_type: 'device_connected', metadata: expect.objectContaining({ device_name: 'Phone' }) }],
    writes: 'devices',
  },
  {
    what: 'a device that signs out',
    make: emptyVault,
    change: ({ device }) => revokeSession(device, nowhere),
    event: { event_type: 'device_changed' },
    audit: [{ event_type: 'token_revoked', metadata: {} }],
    writes: 'sync_sessions',
  },
  {
    what: 'a device with another name',
    make: emptyVault,
    change: ({ device }) => renameDevice(device, device.device_id, 'Old laptop', nowhere),
    event: { event_type: 'device_changed' },
    audit: [
      {
        event_type: 'device_renamed',
        metadata: expect.objectContaining({ device_name: 'Old laptop', previous_name: 'Laptop' }),
      },
    ],
    writes: 'devices',
  },
  {
    what: 'a device that is revoked',
    make: emptyVault,
    change: ({ person, device }) => revokeDevice(person, device.device_id, nowhere),
    event: { event_type: 'device_revoked' },
    audit: [{ event_type: 'device_revoked', metadata: expect.objectContaining({ device_name: 'Laptop' }) }],
    writes: 'sync_events',
  },
  {
    what: 'a session whose old token is used long after its end',
    make: async () => {
      const vault = await emptyVault()
      await rotate(vault.device)
      await ageRetirement(vault.device, 61)
      return vault
    },
    change: ({ device }) => reportDeadToken(device, nowhere, 0),
    event: { event_type: 'device_changed' },
    audit: [
      { event_type: 'token_reuse_detected', metadata: {} },
      { event_type: 'token_revoked', metadata: { reason: 'token_reuse_detected' } },
    ],
    writes: 'sync_sessions',
  },
]

/** What the last change of an account wrote: its event, and how many rows each table has from the same transaction. */
async function lastChange(user_id: string, table: string) {
  const [last] = await admin()`
    select to_jsonb(e) as event,
      (select jsonb_agg(to_jsonb(a) order by a.seq) from roost.audit_logs a
        where a.user_id = e.user_id and a.xmin = e.xmin) as audit,
      (select count(*)::int from roost.sync_events x where x.user_id = e.user_id and x.xmin = e.xmin) as events,
      (select count(*)::int from roost.sync_heads h where h.user_id = e.user_id and h.xmin = e.xmin) as heads,
      (select count(*)::int from roost.${admin()(table)} t where t.user_id = e.user_id and t.xmin = e.xmin) as rows
    from roost.sync_events e where e.user_id = ${user_id} order by seq desc limit 1`
  return last
}

test('every type of event is among them', async () => {
  const [check] = await admin()`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = 'roost.sync_events'::regclass and contype = 'c'`
  const types = [...String(check?.definition).matchAll(/'(\w+)'::text/g)].map(([, type]) => type)
  expect(EventType.options.toSorted()).toEqual(types.toSorted())
  expect([...new Set(changes.map(({ event }) => event.event_type))].toSorted()).toEqual(types.toSorted())
})

describe('what changes an account is written with its event, in one transaction', () => {
  test.each(changes)('$what', async ({ make, change, event, audit, writes }) => {
    const vault = await make()
    const before = await accountRows(vault.user_id)
    await change(vault)
    const after = await accountRows(vault.user_id)
    const last = await lastChange(vault.user_id, writes)
    expect(last).toMatchObject({ event, events: 1, heads: 1, rows: 1 })
    expect(after.sync_events?.length).toBe((before.sync_events?.length ?? 0) + 1)
    if (audit) expect(last?.audit).toMatchObject(audit)
    else expect(after.audit_logs).toEqual(before.audit_logs)
  })
})
