import type { Connection, Device } from '#client/connection.ts'
import { ServerRefusal } from '#client/errors.ts'
import { call, exchange } from '#client/transport/call.ts'
import { getKeyring } from '#client/vault/get-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import { listDevices } from '#contract/device.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { getSyncConfig } from '#contract/sync-config.ts'
import { getVersion, listVersions } from '#contract/vault-versions.ts'

/** A file of an archive. */
export type ArchiveFile = { name: string; bytes: Bytes }

const README = `\
This archive holds what a Roost server keeps for the devices of an account, sealed as it is there.

config.json       which data types the devices sync
devices.json      the devices
keyring.json      the keyring: it opens with the passphrase or the recovery words, never here
vault/            every kept version of every data type: NNNNNN.sealed as a device sealed it, or NNNNNN.txt as an
                  older client sent it (base64), and NNNNNN.json with what is known of it

Nobody reads sealed data without the key. docs/formats.md of Roost says how it is opened with the passphrase or words.
`

/**
 * What the server keeps, as it keeps it, one file after the other; no key is needed. It is laid out as the archive of
 * the account's page, which also has the audit log and is a person's to ask for. Throws `NotSignedIn`.
 */
export async function* exportSealed(device: Device): AsyncGenerator<ArchiveFile> {
  const { connection } = await requireSession(device)
  yield { name: 'README.txt', bytes: new TextEncoder().encode(README) }
  yield asJson('config.json', (await call(connection, getSyncConfig, {})).data)
  yield asJson('devices.json', (await call(connection, listDevices, {})).data)
  const keyring = await getKeyring(connection)
  if (keyring) yield asJson('keyring.json', keyring.document)
  for (const data_type of dataTypes) yield* exportVersions(connection, data_type)
}

async function* exportVersions(connection: Connection, type: DataType): AsyncGenerator<ArchiveFile> {
  const { data } = await call(connection, listVersions, { params: { type } })
  for (const { header: _, ...item } of data.items) {
    const kept = await download(connection, type, item).catch(ignorePruned)
    if (!kept) continue
    const name = `vault/${type}/${String(item.version).padStart(6, '0')}`
    yield { name: `${name}.${item.format === 1 ? 'sealed' : 'txt'}`, bytes: kept.bytes }
    yield asJson(`${name}.json`, { data_type: type, ...item, nonce: kept.nonce })
  }
}

async function download(
  connection: Connection,
  type: DataType,
  { version, format }: { version: number; format: number },
): Promise<{ bytes: Bytes; nonce?: string }> {
  const input = { params: { type, version: String(version) }, timeout_seconds: 300 }
  if (format === 1) {
    const headers = { accept: 'application/octet-stream' }
    return { bytes: (await exchange(connection, getVersion, { ...input, headers })).bytes }
  }
  const { data } = await call(connection, getVersion, input)
  return { bytes: new TextEncoder().encode(data.encrypted_blob), nonce: data.nonce }
}

/** A version may be pruned between being listed and being asked for. */
function ignorePruned(error: unknown): undefined {
  if (!(error instanceof ServerRefusal && error.code === 'not_found')) throw error
}

const asJson = (name: string, value: unknown): ArchiveFile => ({
  name,
  bytes: new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`),
})
