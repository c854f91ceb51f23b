import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WrongRecoveryWords } from '#crypto/errors.ts'
import { bytesToWords, wordsToBytes as read } from './words.ts'

const wordsToBytes = (text: string) =>
  read(text, { name: 'recovery', wrong: (sentence) => new WrongRecoveryWords(sentence) })
const zeros = `${'abandon '.repeat(23)}art`

test('the words are those of BIP-39', () => {
  expect(bytesToWords(new Uint8Array(32))).toBe(zeros)
  expect(bytesToWords(new Uint8Array(32).fill(0x80))).toBe(
    'letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid ' +
      'letter advice cage absurd amount doctor acoustic bless',
  )
})

test('any 32 bytes come back from their words', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      expect(wordsToBytes(bytesToWords(Uint8Array.from(bytes)))).toEqual(Uint8Array.from(bytes))
    }),
  )
})

test('words may be numbered, capitalised and on several lines', () => {
  const typed = zeros
    .split(' ')
    .map((word, i) => `${i + 1}. ${word.toUpperCase()}`)
    .join('\r\n')
  expect(wordsToBytes(`  ${typed},\n`)).toEqual(new Uint8Array(32))
})

test('a misspelt word is named, with its position and what it may have been', () => {
  const words = zeros.split(' ')
  words[6] = 'abandno'
  const attempt = () => wordsToBytes(words.join(' '))
  expect(attempt).toThrow(WrongRecoveryWords)
  expect(attempt).toThrow('Word 7, "abandno", is not a recovery word. Did you mean abandon?')
  words[6] = 'zzz'
  expect(attempt).toThrow(/^Word 7, "zzz", is not a recovery word\.$/)
})

test('a missing word, a wrong one and a wrong order are told apart from misspelling', () => {
  expect(() => wordsToBytes('abandon art')).toThrow('24 recovery words are needed; these are 2.')
  expect(() => wordsToBytes('')).toThrow('these are 0.')
  expect(() => wordsToBytes(zeros.replace('art', 'zoo'))).toThrow(/together they are wrong/)
  expect(() => wordsToBytes(`art ${'abandon '.repeat(23)}`)).toThrow(/together they are wrong/)
})
