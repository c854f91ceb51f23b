import type { AuditEventType } from './audit.ts'

/** What happened, in the words a person reads, searches and downloads. */
export const auditWords: Record<AuditEventType, string> = {
  token_claimed: 'Device login approved',
  device_connected: 'Device connected',
  config_updated: 'Sync settings changed',
  key_stored: 'Key stored',
  token_rotated: 'Device token renewed',
  token_revoked: 'Device signed out',
  device_revoked: 'Device removed',
  data_cleared: 'Data cleared',
  sign_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  password_changed: 'Password changed',
  grant_denied: 'Device login denied',
  key_read: 'Key read by an older app',
  legacy_key_stored: 'Key left here by an older app',
  version_restored: 'Earlier version restored',
  account_exported: 'Account exported',
  account_deleted: 'Account deleted',
  token_reuse_detected: 'Replaced token used again',
  device_renamed: 'Device renamed',
  browsers_signed_out: 'Other browsers signed out',
}
