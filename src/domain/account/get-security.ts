import type { DataType } from '#contract/data-type.ts'
import type { Device } from '#contract/device.ts'
import type { AuditLog } from '#domain/audit/audit-log.ts'
import type { Person } from '#domain/identity/credential.ts'
import type { Overview } from '#domain/vault/get-overview.ts'
import { call } from '#platform/db/call.ts'
import { type KeyRecipient, keyringRecipients } from './keyring-recipients.ts'

/** What older clients have stored of a data type that is not sealed. */
type Unsealed = {
  data_type: DataType
  /** Whether that is what is stored now, and not only earlier. */
  is_current: boolean
  version_count: number
}

type Known = {
  protection: Overview['protection']
  /** When an older client left its key here, which is then not sealed from the server. */
  legacy_key: { created_at: string } | null
  unsealed: Unsealed[]
  last_sign_in: { created_at: string; ip_address: string | null; user_agent: string | null } | null
  log: AuditLog
  /** Where to follow the account from. */
  cursor: { epoch: number; seq: number }
}

/** What protects an account. Times are ISO 8601. */
export type Security = Known & {
  keyring: { key_version: number; updated_at: string } | null
  recipients: KeyRecipient[]
}

type Stored = Known & {
  keyring: { key_version: number; document: string; updated_at: string } | null
  devices: Device[]
}

/** How a person's account is protected, and who can open it. */
export async function getSecurity(person: Person): Promise<Security> {
  const [row] = await call(
    (sql) => sql<{ stored: Stored }[]>`
      select roost.get_security(${person.user_id}, ${person.session_id}) as stored`,
  )
  if (!row) throw new Error('get_security answers one row')
  const { keyring, devices, ...known } = row.stored
  return {
    ...known,
    keyring: keyring && { key_version: keyring.key_version, updated_at: keyring.updated_at },
    recipients: keyring ? keyringRecipients(JSON.parse(keyring.document), devices) : [],
  }
}
