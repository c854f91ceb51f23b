import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeJson } from './merge-json.ts'

type Item = { id: string; text: string; tags: { [tag: string]: number } }

const item = fc.record({
  id: fc.constantFrom(...'abcdefgh'),
  text: fc.constantFrom('one', 'two', 'three'),
  tags: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.nat(3), { maxKeys: 3 }),
})
const list = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 8 })
const value = fc.record({
  list,
  map: fc.dictionary(fc.constantFrom('p', 'q', 'r'), fc.nat(3)),
  other: fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json))),
})

const value3 = fc.tuple(value, value, value)
const find = (items: Item[], id: string) => items.find((one) => one.id === id)
const merge = (...sides: unknown[]) => mergeJson(...(sides as Parameters<typeof mergeJson>))
const same = (a: unknown, b: unknown) => canonicalize(a) === canonicalize(b)

test('whichever side merges, the result is the same', () => {
  fc.assert(
    fc.property(value3, ([base, mine, theirs]) => {
      const [here, there] = [merge(base, mine, theirs), merge(base, theirs, mine)]
      expect(canonicalize(here.value)).toBe(canonicalize(there.value))
      const swapped = there.clashes.map(({ path, lost }) => ({
        path,
        lost: lost === 'mine' ? 'theirs' : 'mine',
      }))
      expect(here.clashes).toEqual(swapped)
    }),
  )
})

test('a side that has changed nothing changes nothing, order included', () => {
  fc.assert(
    fc.property(value, value, (base, mine) => {
      expect(merge(base, mine, base)).toEqual({ value: mine, clashes: [] })
      expect(merge(base, base, mine)).toEqual({ value: mine, clashes: [] })
      expect(merge(base, mine, mine)).toEqual({ value: mine, clashes: [] })
    }),
  )
})

test('no item is lost that nobody has deleted, and none comes back that one side has and the other had not touched', () => {
  fc.assert(
    fc.property(list, list, list, (base, mine, theirs) => {
      const merged = merge(base, mine, theirs).value as Item[]
      for (const { id } of [...base, ...mine, ...theirs]) {
        const [was, here, there] = [base, mine, theirs].map((side) => find(side, id))
        const is_deleted =
          was && ((!here && same(there, was)) || (!there && same(here, was)) || (!here && !there))
        expect(find(merged, id) !== undefined, id).toBe(!is_deleted)
      }
      expect(new Set(merged.map(({ id }) => id)).size).toBe(merged.length)
    }),
  )
})

test('items that one side alone has changed are as that side has them', () => {
  fc.assert(
    fc.property(list, list, list, (base, mine, theirs) => {
      const merged = merge(base, mine, theirs).value as Item[]
      for (const was of base) {
        const [here, there] = [find(mine, was.id), find(theirs, was.id)]
        if (here && there && same(there, was)) expect(find(merged, was.id)).toEqual(here)
        if (here && there && same(here, was)) expect(find(merged, was.id)).toEqual(there)
      }
    }),
  )
})

test('both sides may add in one place, move, edit different fields and delete: all of it is in the result', () => {
  const base = [{ id: '1', a: 1, b: 1 }, { id: '2' }, { id: '3' }, { id: '4' }]
  const mine = [{ id: '2' }, { id: 'm' }, { id: '1', a: 2, b: 1 }, { id: '4' }]
  const theirs = [{ id: '1', a: 1, b: 2 }, { id: '2' }, { id: 't' }, { id: '3' }]
  expect(merge(base, mine, theirs)).toEqual({
    value: [{ id: '2' }, { id: 'm' }, { id: 't' }, { id: '1', a: 2, b: 2 }],
    clashes: [],
  })
})

test('an edit outlives a deletion of the same item or key', () => {
  expect(merge([{ id: '1', a: 1 }], [], [{ id: '1', a: 2 }]).value).toEqual([{ id: '1', a: 2 }])
  expect(merge({ k: 1 }, {}, { k: null }).value).toEqual({ k: null })
  expect(merge({ k: { a: 1 } }, { k: { a: 1, b: 1 } }, {}).value).toEqual({ k: { a: 1, b: 1 } })
})

test('what both have changed is named by its path, with the side that gave way', () => {
  expect(merge([{ id: '1', a: 'x' }], [{ id: '1', a: 'y' }], [{ id: '1', a: 'z' }])).toEqual({
    value: [{ id: '1', a: 'z' }],
    clashes: [{ path: ['1', 'a'], lost: 'mine' }],
  })
  // Lists whose items have no id are one value.
  expect(merge([1], [1, 2], [1, 3])).toEqual({ value: [1, 3], clashes: [{ path: [], lost: 'mine' }] })
})

test('without a base both sides are kept', () => {
  expect(merge(undefined, [{ id: 'a' }], [{ id: 'b' }]).value).toEqual([{ id: 'a' }, { id: 'b' }])
})

test('a key named like a part of every object is a key', () => {
  const odd = JSON.parse('{"__proto__": {"x": 1}, "constructor": 1}')
  const merged = merge({}, odd, { a: 1 }).value as object
  expect(JSON.stringify(merged)).toBe('{"__proto__":{"x":1},"a":1,"constructor":1}')
})
