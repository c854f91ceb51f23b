import { makeZip } from 'client-zip'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { log } from '#platform/log/log.ts'
import { openForServer } from '#platform/secrets/seal.ts'
import { exportLog } from './export-log.ts'
import { exportReadme } from './export-readme.ts'

type Version = { data_type: string; version: number; is_current: boolean }

type Contents = {
  account: Record<string, unknown>
  devices: unknown[]
  keyring: string | null
  sealed_legacy_key: Buffer | null
  versions: Version[]
}

type Entry = { name: string; input: string | Uint8Array | AsyncIterable<string>; lastModified?: Date }

/**
 * Everything the account holds as a zip archive, made while it is read: one statement for each item, so that no long
 * snapshot stands in the way of writers. The archive breaks off when the session ends meanwhile.
 */
export async function exportAccount(person: Person, origin: Origin): Promise<ReadableStream<Uint8Array>> {
  const [contents] = await call(
    (sql) => sql<Contents[]>`
      select * from roost.start_export(${person.user_id}, ${person.session_id}, ${sql.json(origin)})`,
  )
  if (!contents) throw new Error('start_export answers one row')
  return makeZip(loggingFailure(listEntries(person, contents)), { buffersAreUTF8: true })
}

async function* listEntries(person: Person, contents: Contents): AsyncGenerator<Entry> {
  const { account, devices, keyring, sealed_legacy_key, versions } = contents
  const { config, ...rest } = account
  yield { name: 'README.txt', input: exportReadme(rest.id as string, sealed_legacy_key !== null) }
  yield { name: 'account.json', input: asJson({ ...rest, email: person.email }) }
  yield { name: 'config.json', input: asJson(config) }
  yield { name: 'devices.json', input: asJson(devices) }
  if (keyring !== null) yield { name: 'keyring.json', input: keyring }
  if (sealed_legacy_key !== null) {
    yield { name: 'legacy-key.txt', input: `${openForServer(sealed_legacy_key).toString('base64')}\n` }
  }
  yield { name: 'audit-log.jsonl', input: exportLog(person, 'audit') }
  yield { name: 'events.jsonl', input: exportLog(person, 'events') }
  for (const version of versions) yield* exportVersion(person, version)
}

/** A version's bytes and what is known of them; nothing when it was pruned since the export began. */
async function* exportVersion(person: Person, version: Version): AsyncGenerator<Entry> {
  const { data_type, version: number, is_current } = version
  const [stored] = await call(
    (sql) => sql<{ encrypted_blob: Buffer; metadata: { created_at: string; format: number } }[]>`
      select * from roost.export_version(${person.user_id}, ${person.session_id}, ${data_type}, ${number})`,
  )
  if (!stored) return
  const { encrypted_blob, metadata } = stored
  const name = `vault/${data_type}/${String(number).padStart(6, '0')}`
  const lastModified = new Date(metadata.created_at)
  yield { name: `${name}.${metadata.format === 1 ? 'sealed' : 'txt'}`, input: encrypted_blob, lastModified }
  yield { name: `${name}.json`, input: asJson({ ...metadata, is_current }), lastModified }
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** The answer has begun when a statement fails: all that is left is to break it off, and to say why in the log. */
async function* loggingFailure(entries: AsyncGenerator<Entry>): AsyncGenerator<Entry> {
  try {
    yield* entries
  } catch (error) {
    log().error({ error }, 'an export broke off')
    throw error
  }
}
