import { expect, test } from 'vitest'
import { countRecipients, joinedWords } from './recipient-words.ts'
import type { RecipientFacts } from './security-facts.ts'

const recipient = (kind: string, change: Partial<RecipientFacts> = {}): RecipientFacts => ({
  kind,
  device_id: null,
  device: null,
  is_known_key: false,
  joined: null,
  let_in_by: null,
  ...change,
})

test('recipients are counted by kind', () => {
  const all = ['device', 'device', 'passphrase', 'recovery', 'hardware-key'].map((kind) => recipient(kind))
  expect(countRecipients(all)).toBe('2 devices, the passphrase, the recovery words, and 1 of a newer Roost')
  expect(countRecipients([recipient('device')])).toBe('1 device')
})

test('a device says how it came to the key', () => {
  const joined = (change: Partial<RecipientFacts>) => joinedWords(recipient('device', change))
  expect(joined({ joined: 'rotate' })).toBe('opened the keyring itself')
  expect(joined({ joined: 'pairing', let_in_by: 'Desktop' })).toBe('let in by Desktop, with a code')
  expect(joined({ joined: 'compared', let_in_by: 'Desktop' })).toBe('let in by Desktop, by comparing words')
  expect(joined({ joined: 'rotate', let_in_by: 'Desktop' })).toBe('got the newest key from Desktop')
})
