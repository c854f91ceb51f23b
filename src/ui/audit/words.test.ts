import { describe, expect, test } from 'vitest'
import { type AuditEvent, AuditEventType } from '#contract/audit.ts'
import { auditWords } from '#contract/audit-words.ts'
import { clientWords } from './client-words.ts'
import { eventDetails } from './event-details.ts'
import { eventLooks } from './event-look.ts'

describe('what happened', () => {
  test('has words and a look for everything that is written into the log, and no two say the same', () => {
    expect(Object.keys(eventLooks).toSorted()).toEqual(AuditEventType.options.toSorted())
    const words = AuditEventType.options.map((type) => auditWords[type])
    expect(new Set(words).size).toBe(AuditEventType.options.length)
  })

  test.each<[AuditEvent['event_type'], AuditEvent['metadata'], string | null]>([
    ['device_connected', { device_name: 'Phone', device_type: 'ios' }, '“Phone”'],
    ['device_renamed', { device_name: 'New', previous_name: 'Old' }, '“Old” is now “New”'],
    ['config_updated', { updates: { sync_history: false, sync_secrets: true } }, 'History off, Secrets on'],
    ['config_updated', {}, null],
    ['key_stored', { action: 'rotated', version: 4 }, 'a new key, in keyring version 4'],
    ['key_stored', { action: 'of a newer server' }, null],
    ['token_revoked', { reason: 'password_changed' }, 'because the password was changed'],
    ['token_revoked', {}, null],
    ['data_cleared', { data_type: 'secret' }, 'Secrets'],
    ['sign_in', { method: 'github' }, 'with GitHub'],
    ['password_changed', { ended_devices: 0 }, null],
    ['password_changed', { ended_devices: 1 }, '1 device was signed out'],
    [
      'version_restored',
      { data_type: 'collection', version: 7, restored_version: 3 },
      'Collections: what version 3 was, as version 7',
    ],
    [
      'token_reuse_detected',
      { session_revoked: true },
      'somebody may have copied it, so the device was signed out',
    ],
    ['account_exported', {}, null],
  ])('%s with %j says %j', (event_type, metadata, said) => {
    expect(eventDetails({ event_type, metadata })).toBe(said)
  })
})

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  ['roost-cli/0.1.0 (darwin)', 'Roost command line on macOS'],
  ['curl/8.9.1', 'curl/8.9.1'],
  [null, 'A program that did not say its name'],
])('%s is "%s"', (user_agent, said) => {
  expect(clientWords(user_agent)).toBe(said)
})
