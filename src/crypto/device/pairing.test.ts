import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedPairing, WrongAccount } from '#crypto/errors.ts'
import { account_id, createDevice } from '#crypto/testing/account.ts'
import { createPairing, pairingToText, pairingToWords, parsePairing, parsePairingWords } from './pairing.ts'

const phone = await createDevice()
const pairing = createPairing(account_id, phone)
const text = await pairingToText(pairing)

test('what the new device shows is read back as it is, and fits a small QR code', async () => {
  expect(text).toMatch(/^roost:pair:1:[\w-]{176}$/)
  expect(await parsePairing(text, account_id)).toEqual(pairing)
  expect(await parsePairing(`\n ${text}\r\n`, account_id)).toEqual(pairing)
  expect(createPairing(account_id, phone).secret).not.toEqual(pairing.secret)
})

test('the words are the secret alone', () => {
  const words = pairingToWords(pairing)
  expect(words.split(' ').length).toBe(24)
  expect(parsePairingWords(words.toUpperCase())).toEqual(pairing.secret)
})

test('mistyped words are told by the word', () => {
  const words = pairingToWords(pairing).split(' ')
  const attempt = () => parsePairingWords(words.with(3, 'abandno').join(' '))
  expect(attempt).toThrow(MalformedPairing)
  expect(attempt).toThrow('Word 4, "abandno", is not a pairing word. Did you mean abandon?')
  expect(() => parsePairingWords(words.slice(1).join(' '))).toThrow('24 pairing words are needed')
})

test('the code of a device that is signed in elsewhere says so', async () => {
  const other = '11111111-2222-4333-8444-555555555555'
  await expect(parsePairing(text, other)).rejects.toThrow(WrongAccount)
})

test.each([
  ['nothing', '', 'no pairing code'],
  ['another code', 'https://example.org/', 'no pairing code'],
  ['a later format', text.replace(':1:', ':2:'), 'Update Roost'],
  ['a cut code', text.slice(0, -1), 'not whole'],
  ['two codes', `${text}${text}`, 'not whole'],
  ['an extended code', `${text}A`, 'not whole'],
  ['padding', `${text}==`, 'not whole'],
  ['standard base64', text.replace(/[\w-]$/, '+'), 'not whole'],
  ['white space inside', `${text.slice(0, 40)} ${text.slice(41)}`, 'not whole'],
])('%s is no code', async (_, wrong, sentence) => {
  await expect(parsePairing(wrong, account_id)).rejects.toThrow(MalformedPairing)
  await expect(parsePairing(wrong, account_id)).rejects.toThrow(sentence)
})

test('one character that is another one is noticed', async () => {
  const start = 'roost:pair:1:'.length
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: start, max: text.length - 1 }),
      fc.constantFrom(...'ABCxyz019-_'),
      async (at, character) => {
        if (text[at] === character) return
        const altered = `${text.slice(0, at)}${character}${text.slice(at + 1)}`
        await expect(parsePairing(altered, account_id)).rejects.toThrow(MalformedPairing)
      },
    ),
  )
})
