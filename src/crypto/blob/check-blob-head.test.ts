import { expect, test } from 'vitest'
import { RollbackDetected } from '#crypto/errors.ts'
import { checkBlobHead, descendsFrom } from './check-blob-head.ts'

const seen = { revision: 5, content_hash: 'five' }

test('a device accepts what it has seen, anything newer, and anything at all when it has seen nothing', () => {
  checkBlobHead('collection', seen, { ...seen })
  checkBlobHead('collection', seen, { revision: 9, content_hash: 'nine' })
  checkBlobHead('collection', undefined, undefined)
  checkBlobHead('collection', undefined, seen)
})

test.each([
  ['an older revision', { revision: 4, content_hash: 'four' }, 'answers with revision 4'],
  ['another blob under the same revision', { revision: 5, content_hash: 'other' }, 'another one (other)'],
  ['nothing', undefined, 'says there is none'],
])('%s is a rollback, told with what was seen', (_, got, sentence) => {
  const check = () => checkBlobHead('collection', seen, got)
  expect(check).toThrow(RollbackDetected)
  expect(check).toThrow('has seen revision 5 of "collection" (five)')
  expect(check).toThrow(sentence)
})

const link = (revision: number, content_hash: string, parent_hash: string) => ({
  revision,
  content_hash,
  parent_hash,
})

test('a later revision descends from the one held when parents lead back to it, in any order and with jumps', () => {
  const links = [link(9, 'nine', 'seven'), link(6, 'six', 'five'), link(7, 'seven', 'six')]
  const nine = { revision: 9, content_hash: 'nine' }
  expect(descendsFrom(seen, nine, links)).toBe(true)
  expect(descendsFrom(nine, nine, links)).toBe(true)
})

test('a break, a branch or a circle is no descent', () => {
  const got = { revision: 7, content_hash: 'seven' }
  expect(descendsFrom(seen, got, [])).toBe(false)
  expect(descendsFrom(seen, got, [link(7, 'seven', 'six')])).toBe(false)
  expect(descendsFrom(seen, got, [link(7, 'seven', 'six'), link(6, 'six', 'other five')])).toBe(false)
  expect(descendsFrom(seen, got, [link(7, 'seven', 'six'), link(6, 'six', 'seven')])).toBe(false)
})
