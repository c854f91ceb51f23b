import { expect, test } from 'vitest'
import { csvLine } from './csv-line.ts'

test('cells are quoted where RFC 4180 asks for it, and nowhere else', () => {
  expect(csvLine(['plain', 7, null, 'a,b', 'say "hi"', 'two\nlines', ''])).toBe(
    'plain,7,,"a,b","say ""hi""","two\nlines",\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '  =1+1', '\u0000=1+1', '\ttext', '＝1+1'])(
  'what a spreadsheet would run is a text: %j',
  (formula) => {
    expect(csvLine([formula])).toBe(`'${formula}\r\n`)
  },
)

test('a formula that has to be quoted is a text too', () => {
  expect(csvLine(['=HYPERLINK("http://a,b")'])).toBe('"\'=HYPERLINK(""http://a,b"")"\r\n')
  expect(csvLine(['\r=1'])).toBe('"\'\r=1"\r\n')
})

test('what only looks a little like one stays as it is', () => {
  expect(csvLine(['a=b', '::1', '{"a": -1}', -1])).toBe('a=b,::1,"{""a"": -1}",-1\r\n')
})
