import type { DataType } from '#contract/data-type.ts'
import { exportAccount } from '#domain/account/export-account.ts'
import { exportAudit } from '#domain/audit/export-audit.ts'
import { listAudit } from '#domain/audit/list-audit.ts'
import { verifyAudit } from '#domain/audit/verify-audit.ts'
import { decideLogin } from '#domain/device-flow/decide-login.ts'
import { startLogin } from '#domain/device-flow/start-login.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { revokeDevices } from '#domain/devices/revoke-devices.ts'
import { viewDevices } from '#domain/devices/view-devices.ts'
import { listChanges } from '#domain/events/list-changes.ts'
import { remember } from '#domain/idempotency/remember.ts'
import { reportDeadToken } from '#domain/identity/report-dead-token.ts'
import { rotateSession } from '#domain/identity/rotate-session.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { clearVault } from '#domain/vault/clear-vault.ts'
import { deleteBlob } from '#domain/vault/delete-blob.ts'
import { getBlob } from '#domain/vault/get-blob.ts'
import { getKeyring } from '#domain/vault/get-keyring.ts'
import { getVault } from '#domain/vault/get-vault.ts'
import { getVaultType } from '#domain/vault/get-vault-type.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { listVersions } from '#domain/vault/list-versions.ts'
import { putSealedBlob } from '#domain/vault/put-blob.ts'
import { restoreVersion } from '#domain/vault/restore-version.ts'
import { rewrapBlob } from '#domain/vault/rewrap-blob.ts'
import { call } from '#platform/db/call.ts'
import { admin } from './admin.ts'
import { approve, deny } from './device-logins.ts'
import { connectDevice, idBefore, nowhere } from './people.ts'
import { makeToken, rotate } from './rotation.ts'
import { opaqueBlob, opaqueKeyring, rewrapped, sealedMasterKey } from './sealed.ts'
import { first, pushUnsealed, replacing, storeKeyring, type Vault } from './vault.ts'

/** Somebody with several devices, of which any may act, be revoked and be replaced. */
export type Household = { person: Vault['person']; devices: Vault['device'][] }

/** Something a household does; `pick` decides by which of its devices and with what. */
type Deed = (household: Household, pick: number) => Promise<unknown>

const typeOf = (pick: number): DataType => (pick % 2 === 0 ? 'collection' : 'history')
const callerOf = (household: Household, pick: number) =>
  pick % 3 === 0 ? household.person : deviceOf(household, pick)

function deviceOf({ devices }: Household, pick: number): Vault['device'] {
  const device = devices[pick % devices.length]
  if (!device) throw new Error('a household has devices')
  return device
}

const replace = ({ devices }: Household, pick: number, device: Vault['device']) => {
  devices[pick % devices.length] = device
}

const connect: Deed = async (household, pick) =>
  replace(household, pick, await connectDevice(household.person))

const reconnect = (household: Household) =>
  Promise.all(household.devices.map((_, index) => connect(household, index)))

async function drain(stream: ReadableStream): Promise<void> {
  for await (const _ of stream) {
    // What is read is made while it is read.
  }
}

const reading: Record<string, Deed> = {
  'list changes': (household, pick) => {
    const page = { since: 0, epoch: undefined, limit: 50 }
    return listChanges(callerOf(household, pick), page, 0, AbortSignal.timeout(60_000))
  },
  'list blobs': (household, pick) => listBlobs(callerOf(household, pick)),
  'see vault': ({ person }) => getVault(person),
  'see a type': ({ person }, pick) => getVaultType(person, { type: typeOf(pick) }),
  'view devices': ({ person }) => viewDevices(person, { name: '', page: 1 }),
  'list audit': (household, pick) => listAudit(callerOf(household, pick), { limit: 20 }),
  'export audit': async (household, pick) => drain(await exportAudit(callerOf(household, pick), {})),
  'verify audit': (household, pick) => verifyAudit(callerOf(household, pick)),
  export: async ({ person }) => drain(await exportAccount(person, nowhere)),
}

const identity: Record<string, Deed> = {
  connect,
  'put config': (household, pick) =>
    putSyncConfig(callerOf(household, pick), { sync_history: pick % 2 === 0 }, nowhere),
  'put config once': (household, pick) => {
    const request = { key_hash: Buffer.alloc(32, pick % 4), fingerprint: Buffer.alloc(32) }
    const caller = callerOf(household, pick)
    return remember(caller, request, async () => {
      await putSyncConfig(caller, { sync_settings: true }, nowhere)
      return { data: {} }
    })
  },
  rename: (household, pick) => {
    const { device_id } = deviceOf(household, pick + 1)
    return renameDevice(callerOf(household, pick), device_id, `Device ${pick}`, nowhere)
  },
  revoke: async (household, pick) => {
    const { device_id } = deviceOf(household, pick + 1)
    await revokeDevice(callerOf(household, pick), device_id, nowhere)
    await connect(household, pick + 1)
  },
  'revoke all but one': async (household, pick) => {
    await revokeDevices(household.person, deviceOf(household, pick).device_id, nowhere)
    await reconnect(household)
  },
  'rotate at once': async (household, pick) => {
    const { device_id, ...device } = deviceOf(household, pick)
    replace(household, pick, { ...(await rotate(device)), device_id })
  },
  'rotate to a token used twice at first': async (household, pick) => {
    const { device_id, ...device } = deviceOf(household, pick)
    const { next, device: rotated } = makeToken()
    await rotateSession(device, next, nowhere)
    await Promise.all([listBlobs(rotated), putSyncConfig(rotated, { sync_secrets: true }, nowhere)])
    replace(household, pick, { ...rotated, device_id })
    await reportDeadToken(device, nowhere, 0)
  },
  'approve and deny': async ({ person }, pick) => {
    const { temp_token } = await startLogin({}, nowhere)
    await decideLogin(person, pick % 2 === 0 ? approve(temp_token) : deny(temp_token), nowhere)
    await decideLogin(person, deny(temp_token), nowhere)
  },
  'sign in': ({ person: { user_id, session_id } }) =>
    call((sql) => sql`select roost.record_sign_in(${user_id}, ${session_id}, 'password', '{}')`),
  'fail to sign in': ({ person: { email } }) =>
    call((sql) => sql`select roost.record_failed_sign_in(${email}, '', '{}')`),
  'change password': async (household, pick) => {
    const { user_id, session_id } = household.person
    const ends = pick % 4 === 0
    await call((sql) => sql`select roost.record_password_change(${user_id}, ${session_id}, ${ends}, '{}')`)
    if (ends) await reconnect(household)
  },
  'seem idle': ({ person: { user_id } }) => admin()`
    update roost.sync_sessions set last_used_at = now() - interval '1 hour' where id in (
      select id from roost.sync_sessions where user_id = ${user_id} for update skip locked)`,
}

/** Prunes as a job would, were these rows old: a few of this account, and never those of another. */
const pruneNow = (heads: string, rows: string, verb: string, { person: { user_id } }: Household) =>
  admin().begin(async (sql) => {
    await sql`select from roost.${sql(heads)} where user_id = ${user_id} for update`
    await sql`
      select roost.${sql(verb)}(${idBefore(user_id)}, 0, 5)
      where exists (select from roost.${sql(rows)} where user_id = ${user_id} and created_at < now())`
  })

const pruning: Record<string, Deed> = {
  'prune events': (household) => pruneNow('sync_heads', 'sync_events', 'prune_events', household),
  'prune audit': (household) => pruneNow('audit_heads', 'audit_logs', 'prune_audit', household),
  'prune versions': ({ person: { user_id } }) =>
    call((sql) => sql`select roost.prune_idle_versions(${idBefore(user_id)})`),
}

const deletion: Record<string, Deed> = {
  'delete account': async (household) => {
    const { user_id, session_id } = household.person
    await call((sql) => sql`select roost.delete_account(${user_id}, ${session_id})`)
    await reconnect(household)
  },
}

const unsealed: Record<string, Deed> = {
  push: (household, pick) =>
    pushUnsealed({ device: deviceOf(household, pick) }, 'AAAA'.repeat(pick % 50), typeOf(pick)),
  clear: (household, pick) => deleteBlob(callerOf(household, pick), typeOf(pick), nowhere),
  'clear everything': ({ person }) => clearVault(person, nowhere),
  restore: async (household, pick) => {
    const caller = callerOf(household, pick)
    const versions = await listVersions(caller, typeOf(pick))
    const version = versions[pick % versions.length]?.version ?? 1
    await restoreVersion(caller, { type: typeOf(pick), version }, {}, nowhere)
  },
}

const keyIdOf = (key_version: number) => new Uint8Array(16).fill(key_version % 256)

/** Each version of a sealed household's keyring brings a key of the same number. */
async function keyVersionOf(household: Household, pick: number): Promise<number> {
  const stored = await getKeyring(deviceOf(household, pick))
  if (!stored) throw new Error('a sealed household has a keyring')
  return stored.version
}

const tagOf = ({ version, key_version }: { version: number; key_version: number }) =>
  replacing(`"${version}.${key_version}"`)

/** Moves on to the next key, or to the first. */
export const turnKey = (household: Household, pick: number, version: number): Promise<number> =>
  storeKeyring(
    { device: deviceOf(household, pick) },
    version === 1 ? first : replacing(`"${version - 1}"`),
    opaqueKeyring(household.person.user_id, {
      version,
      key_version: version,
      key_id: Buffer.from(keyIdOf(version)).toString('base64'),
      previous: Array.from({ length: version - 1 }, (_, index) => sealedMasterKey(index + 1)),
    }),
  )

const sealed: Record<string, Deed> = {
  push: async (household, pick) => {
    const [device, data_type] = [deviceOf(household, pick), typeOf(pick)]
    const key_version = await keyVersionOf(household, pick)
    const stored = (await listBlobs(device)).blobs?.find((blob) => blob.data_type === data_type)
    const revision = (stored?.version ?? 0) + 1
    const named = { account_id: household.person.user_id, data_type, revision, key_version }
    const blob = opaqueBlob({ ...named, key_id: keyIdOf(key_version) }, 100 + (pick % 50))
    await putSealedBlob(device, data_type, stored ? tagOf(stored) : first, blob)
  },
  rewrap: async (household, pick) => {
    const [device, type] = [deviceOf(household, pick), typeOf(pick)]
    const key_version = await keyVersionOf(household, pick)
    const stored = await getBlob(device, type, undefined)
    const header = rewrapped(stored.encrypted_blob ?? new Uint8Array(), key_version, keyIdOf(key_version))
    await rewrapBlob(device, { type, version: null }, tagOf(stored), header)
  },
  'turn key': async (household, pick) => turnKey(household, pick, (await keyVersionOf(household, pick)) + 1),
}

/** What is done at once, by the kind of household that does it. */
export const deeds = {
  unsealed: { ...reading, ...identity, ...pruning, ...unsealed },
  sealed: { ...reading, ...identity, ...pruning, ...sealed },
  'deleted again and again': { ...reading, ...identity, ...pruning, ...unsealed, ...deletion },
} satisfies Record<string, Record<string, Deed>>
