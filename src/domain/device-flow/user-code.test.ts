import { expect, test, vi } from 'vitest'
import { USER_CODE_ALPHABET, UserCode } from '#contract/device-login.ts'
import { hashUserCode, userCodeOf } from './user-code.ts'

// The codes of one key and counted handles are always the same ones, so what is found here is found every time.
vi.stubEnv('ROOST_SECRET_KEY', Buffer.alloc(32, 7).toString('base64'))
const codes = Array.from({ length: 10_000 }, (_, number) => userCodeOf(`handle ${number}`))

test('ten thousand codes are of eight consonants, and no two are alike', () => {
  for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
  expect(new Set(codes).size).toBe(codes.length)
})

/** How far the letters are from being equally frequent: with 19 degrees of freedom, one fair draw in 1000 is above 43.8. */
function chiSquared(letters: string[]): number {
  const counts = Object.groupBy(letters, (letter) => letter)
  const expected = letters.length / USER_CODE_ALPHABET.length
  return [...USER_CODE_ALPHABET]
    .map((letter) => ((counts[letter]?.length ?? 0) - expected) ** 2 / expected)
    .reduce((sum, term) => sum + term)
}

test('no letter is likelier than another, over all places and in each', () => {
  const places = [0, 1, 2, 3, 5, 6, 7, 8].map((place) => codes.map((code) => code[place] ?? ''))
  for (const letters of places) expect(chiSquared(letters)).toBeLessThan(43.8)
  // A byte modulo 20 would be near 100.
  expect(chiSquared(places.flat())).toBeLessThan(43.8)
})

test.each(['wdjb-mjht', 'WDJBMJHT', ' wdjb mjht ', 'Wd-Jb Mj-Ht', 'WDJB–MJHT', 'wdjb.mjht'])(
  'typed as %j it is the same code',
  (typed) => {
    expect(UserCode.parse(typed)).toBe('WDJBMJHT')
    expect(hashUserCode(UserCode.parse(typed))).toEqual(hashUserCode('WDJB-MJHT'))
  },
)

test.each(['', 'WDJB-MJH', 'WDJB-MJHTT', 'WDJA-MJHT', 'WDJ8-MJHT', 'ẄDJB-MJHT'])('%j is no code', (typed) => {
  expect(UserCode.safeParse(typed).success).toBe(false)
})
