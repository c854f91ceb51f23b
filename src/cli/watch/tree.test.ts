import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Bytes } from '#contract/sealed-blob.ts'
import { isIgnored, requirePortable } from './file-names.ts'
import { decodeTree, encodeTree } from './tree.ts'

const text = (content: string): Bytes => new TextEncoder().encode(content)
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => new Uint8Array(array))
const file = fc.oneof(bytes, fc.string({ unit: 'grapheme' }).map(text))
const path = fc.stringMatching(/^[a-zé]{1,3}(\/[a-z]{1,2}){0,2}\.md$/)

test('a folder is written as the format says, byte for byte', () => {
  const tree = new Map([
    ['b/größe.md', text('Grüße\n')],
    ['a.png', new Uint8Array([0xff, 0x00])],
  ])
  expect(new TextDecoder().decode(encodeTree(tree))).toBe(
    '{"files":{"a.png":{"base64":"/wA="},"b/größe.md":{"text":"Grüße\\n"}},"format":1}',
  )
})

test('whatever files there are, they come back as they were, in whatever order they are found', () => {
  fc.assert(
    fc.property(fc.dictionary(path, file), (files) => {
      const entries = Object.entries(files)
      const content = encodeTree(new Map(entries))
      expect(encodeTree(new Map(entries.toReversed()))).toEqual(content)
      const decoded = decodeTree(content)
      expect([...(decoded ?? [])].sort()).toEqual(entries.sort())
    }),
  )
})

test.each([
  '{"format":1,"files":{}}',
  '{"files":{},"format":2}',
  '{"files":{"a":{"text":"x","base64":"eA=="}},"format":1}',
  '{"files":{"a":{"base64":"eA=="}},"format":1}',
  '{"files":{"a":"x"},"format":1}',
  '{"files":{},"format":1,"more":true}',
  '{"files":{"a":{"text":"x"}},"format":1}\n',
  '[]',
  '',
])('other JSON is a file of its own and no folder: %s', (content) => {
  expect(decodeTree(text(content))).toBeUndefined()
})

test.each([
  '../a',
  '/etc/passwd',
  'a//b',
  'a/./b',
  'a/',
  '',
  'a\\b',
  'C:/x',
  'a\0b',
  'a\nb',
  'what?.md',
  'trailing.',
  'trailing ',
  'CON',
  'con.txt',
  'notes/lpt1.md',
  'com¹',
  '.bashrc',
  'a/.git/config',
  'a.md~',
  'a.tmp',
  'a.conflict-5-1a2b3c4d.md',
  '__proto__',
  'x'.repeat(256),
])('a path that some device cannot have, or that leads out, is refused: %j', (path) => {
  expect(() => requirePortable([path])).toThrow(JSON.stringify(path))
})

test('names that one system tells apart and another does not are refused, and so is a file in a file', () => {
  for (const paths of [
    ['a.md', 'A.md'],
    ['Notes/a', 'notes/b'],
    ['\u00e9', 'e\u0301'],
    ['a', 'a/b'],
  ])
    expect(() => requirePortable(paths)).toThrow()
  expect(() => requirePortable(['a/b', 'a/c', 'b', 'console.md'])).not.toThrow()
})

test.each([
  ['.DS_Store', true],
  ['.notes.md.swp', true],
  ['notes.md~', true],
  ['#notes.md#', true],
  ['~$letter.docx', true],
  ['Thumbs.db', true],
  ['a.part', true],
  ['history.conflict-12-0a1b2c3d.json', true],
  ['history.conflict-edit-here', true],
  ['history.conflict-12-0a1b2c3d-2.json', true],
  ['history.before-3.json', true],
  ['history.json', false],
  ['conflict-resolution.md', false],
  ['party', false],
  ['before-3.md', false],
])('what is left beside files is not taken for content: %s is left out: %s', (name, is_left_out) => {
  expect(isIgnored(name)).toBe(is_left_out)
})
