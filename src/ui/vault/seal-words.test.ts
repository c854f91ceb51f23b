import { expect, test } from 'vitest'
import { sealOf } from './seal-words.ts'

test.each([
  [1, true, false, 'sealed'],
  [0, false, true, 'readable'],
  [0, true, false, 'was_readable'],
  [0, false, false, 'unproven'],
] as const)(
  'format %i, with a keyring: %s, with an older key: %s, is %s',
  (format, has_keyring, has_legacy_key, seal) => {
    expect(sealOf(format, { has_keyring, has_legacy_key })).toBe(seal)
  },
)
