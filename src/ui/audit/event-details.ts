import type { AuditEvent, AuditEventType } from '#contract/audit.ts'
import { type DataType, dataTypes, syncField } from '#contract/data-type.ts'
import { dataTypeWords } from '#ui/vault/data-type-words.ts'

type Metadata = AuditEvent['metadata']

/** What else a row says, in words: null where what happened says it all. */
export const eventDetails = ({
  event_type,
  metadata,
}: Pick<AuditEvent, 'event_type' | 'metadata'>): string | null => tellers[event_type]?.(metadata) ?? null

const named = ({ device_name }: Metadata) => (device_name ? `“${device_name}”` : null)

const tellers: Partial<Record<AuditEventType, (metadata: Metadata) => string | null>> = {
  token_claimed: named,
  device_connected: named,
  grant_denied: named,
  device_revoked: named,
  device_renamed: ({ device_name, previous_name }) => `“${previous_name}” is now “${device_name}”`,
  config_updated: ({ updates }) => sayUpdates(updates),
  key_stored: ({ action, version }) => keyActions[String(action)]?.(version) ?? null,
  token_revoked: ({ reason }) => reasons[String(reason)] ?? null,
  data_cleared: ({ data_type }) => nameType(data_type),
  sign_in: ({ method }) => methods[String(method)] ?? null,
  sign_in_failed: () => 'the password was wrong',
  password_changed: ({ ended_devices }) => sayEnded(Number(ended_devices)),
  version_restored: ({ data_type, restored_version, version }) =>
    `${nameType(data_type)}: what version ${restored_version} was, as version ${version}`,
  token_reuse_detected: ({ session_revoked }) =>
    session_revoked
      ? 'somebody may have copied it, so the device was signed out'
      : 'it had been replaced just before',
}

const keyActions: Record<string, (version: unknown) => string> = {
  initial: () => 'the first one of this account',
  rotated: (version) => `a new key, in keyring version ${version}`,
  updated: (version) => `who can open it has changed, keyring version ${version}`,
}

const reasons: Record<string, string> = {
  password_changed: 'because the password was changed',
  token_reuse_detected: 'because a replaced token of it was used again',
}

const methods: Record<string, string> = {
  recovery: 'by a link for a new password',
  password: 'with the password',
  sign_up: 'for the first time',
  github: 'with GitHub',
  confirmation: 'by the link in a mail',
}

const nameType = (type: unknown): string => dataTypeWords[type as DataType]?.name ?? String(type)

const sayEnded = (count: number): string | null =>
  count > 0 ? `${count} ${count === 1 ? 'device was' : 'devices were'} signed out` : null

function sayUpdates(updates: unknown): string | null {
  const changed = (updates ?? {}) as Record<string, unknown>
  const said = dataTypes.flatMap((type) => {
    const wanted = changed[syncField[type]]
    return typeof wanted === 'boolean' ? [`${dataTypeWords[type].name} ${wanted ? 'on' : 'off'}`] : []
  })
  return said.length > 0 ? said.join(', ') : null
}
