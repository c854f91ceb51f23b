import { expect, test } from 'vitest'
import { spellHex, spellOffsets, spellText } from './spell-bytes.ts'

const bytes = Uint8Array.from({ length: 35 }, (_, index) => 0x3a + index * 2)
const parts = [
  { name: 'a', offset: 0, length: 3 },
  { name: 'b', offset: 3, length: 17 },
] as const

const textOf = (runs: { text: string }[]) => runs.map(({ text }) => text).join('')

test('all bytes stand in rows of sixteen, two groups to a row', () => {
  expect(textOf(spellHex(bytes, parts))).toBe(
    [
      '3a 3c 3e 40 42 44 46 48  4a 4c 4e 50 52 54 56 58',
      '5a 5c 5e 60 62 64 66 68  6a 6c 6e 70 72 74 76 78',
      '7a 7c 7e',
    ].join('\n'),
  )
  expect(textOf(spellText(bytes, parts))).toBe(':<>@BDFHJLNPRTVX\nZ\\^`bdfhjlnprtvx\nz|~')
  expect(spellOffsets(35)).toBe('0000\n0010\n0020')
})

test('each part is one run, over the ends of rows too, without the gaps around it', () => {
  const runs = spellHex(bytes, parts).filter(({ name }) => name)
  expect(runs).toEqual([
    { name: 'a', text: '3a 3c 3e' },
    { name: 'b', text: '40 42 44 46 48  4a 4c 4e 50 52 54 56 58\n5a 5c 5e 60' },
  ])
})

test('what is no character of ASCII is a dot', () => {
  expect(textOf(spellText(Uint8Array.of(0, 31, 32, 126, 127, 255), []))).toBe('·· ~··')
})

test('no bytes are nothing', () => {
  expect(spellHex(new Uint8Array(), parts)).toEqual([])
  expect(spellOffsets(0)).toBe('')
})
