import { expect, test } from 'vitest'
import { WeakPassphrase } from '#crypto/errors.ts'
import { checkPassphrase } from './check-passphrase.ts'

test.each([
  'four unrelated quiet words',
  'Xk7#pQ2!vR9z',
  'тихий жёлтый трамвай',
  'vier stille graue Vögel',
  '静かな黄色い電車が橋を渡って行く',
])('"%s" is accepted', (passphrase) => {
  expect(() => checkPassphrase(passphrase, ['ada@example.org'])).not.toThrow()
})

test.each(['', 'short', 'elevenchars', '🔑🔑🔑🔑🔑🔑🔑'])('"%s" is too short', (passphrase) => {
  expect(() => checkPassphrase(passphrase)).toThrow(/at least 12 characters/)
})

test.each([
  'aaaaaaaaaaaaaaaa',
  'abababababababab',
  'tigertigertiger',
  '123456789012',
  'abcdefghijklmnop',
  'qwertyuiopasdfgh',
  '1qaz2wsx3edc4rfv',
  'Password12345678',
  'passwordpassword',
  'P@ssw0rd!!!2026',
  'ILoveYouILoveYou',
  'letmein-letmein-letmein',
  'Correct Horse Battery Staple',
  'ada.lovelace@example.org',
  'Lovelace2026!',
])('"%s" is easy to guess', (passphrase) => {
  const attempt = () => checkPassphrase(passphrase, ['ada.lovelace@example.org'])
  expect(attempt).toThrow(WeakPassphrase)
  expect(attempt).toThrow(/easy to guess/)
})
