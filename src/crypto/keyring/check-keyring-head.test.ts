import { expect, test } from 'vitest'
import { RollbackDetected } from '#crypto/errors.ts'
import { checkKeyringHead } from './check-keyring-head.ts'

const seen = { version: 4, key_version: 2, mac: 'mac' }

test('a device accepts the keyring it has seen, a newer one, and any when it has seen none', () => {
  checkKeyringHead(seen, { ...seen })
  checkKeyringHead(seen, { version: 5, key_version: 2, mac: 'other' })
  checkKeyringHead(seen, { version: 6, key_version: 3, mac: 'other' })
  checkKeyringHead(undefined, seen)
  checkKeyringHead(undefined, undefined)
})

test.each([
  ['an older version', { version: 3, key_version: 2, mac: 'mac' }, 'version 3 and key version 2'],
  ['an older key', { version: 9, key_version: 1, mac: 'mac' }, 'version 9 and key version 1'],
  ['another keyring of that version', { ...seen, mac: 'other' }, 'another keyring of that version'],
  ['none', undefined, 'says there is none'],
])('%s is a rollback, told with what was seen', (_, got, sentence) => {
  const check = () => checkKeyringHead(seen, got)
  expect(check).toThrow(RollbackDetected)
  expect(check).toThrow('has seen version 4 of the keyring, with key version 2')
  expect(check).toThrow(sentence)
})
