import { expect, test } from 'vitest'
import type { Bytes } from '#contract/sealed-blob.ts'
import { mergeContents, NotMergeable } from './merge-contents.ts'
import { decodeTree, encodeTree } from './tree.ts'

const bytes = (content: string): Bytes => new TextEncoder().encode(content)
const read = (content: Bytes) => new TextDecoder().decode(content)
const tree = (files: Record<string, string>) =>
  encodeTree(new Map(Object.entries(files).map(([path, content]) => [path, bytes(content)])))

async function merge(base: string | null, mine: string, theirs: string) {
  const merged = await mergeContents(base === null ? null : bytes(base), bytes(mine), bytes(theirs))
  return { ...merged, bytes: read(merged.bytes) }
}

async function mergeFolders(
  ...sides: [Record<string, string>, Record<string, string>, Record<string, string>]
) {
  const [base, mine, theirs] = sides.map(tree) as [Bytes, Bytes, Bytes]
  const { bytes, lost } = await mergeContents(base, mine, theirs)
  const files = [...(decodeTree(bytes) ?? [])].map(([path, content]) => [path, read(content)])
  return { files: Object.fromEntries(files), lost }
}

test('items that both sides added to a list are all in it, laid out as the file here is', async () => {
  const { bytes, lost } = await merge('[]', '[\n    {\n        "id": "a"\n    }\n]\n', '[{"id":"b"}]')
  expect(JSON.parse(bytes)).toEqual(expect.arrayContaining([{ id: 'a' }, { id: 'b' }]))
  expect(bytes).toMatch(/^\[\n {4}\{\n {8}"id"[\s\S]*\]\n$/)
  expect(lost).toEqual([])
})

test('what one side alone has changed is taken as it is written there', async () => {
  expect((await merge('{"a":1}', '{ "a": 1 }', '{"a":2}')).bytes).toBe('{"a":2}')
  expect((await merge('{"a":1}', '{ "a": 3 }', '{"a":1}')).bytes).toBe('{ "a": 3 }')
})

test('two values for one key leave one, and say whose is lost', async () => {
  expect(await merge('{"a":1}', '{"a":2}', '{"a":3}')).toEqual({ bytes: '{"a":3}', lost: ['mine'] })
})

test.each([
  ['text', 'mine', 'theirs'],
  ['single values', '1', '2'],
  ['a number that would be written as another one', '{"a":12345678901234567890}', '{"b":1}'],
  ['a folder and a file', '{"files":{},"format":1}', '{"a":1}'],
])('not merged: %s', async (_, mine, theirs) => {
  await expect(async () => merge(null, mine, theirs)).rejects.toThrow(NotMergeable)
})

test('folders are merged file by file, and only a file that both have changed in one place gives way', async () => {
  const merged = await mergeFolders(
    { same: '0', mine: '0', theirs: '0', gone: '0', 'gone-but-edited': '0', both: '0', 'both.json': '{}' },
    {
      same: '0',
      mine: '1',
      theirs: '0',
      'gone-but-edited': '1',
      both: 'a',
      'both.json': '{"a":1}',
      new: 'm',
    },
    { same: '0', mine: '0', theirs: '2', gone: '0', both: 'b', 'both.json': '{"b":1}', newer: 't' },
  )
  expect(merged).toEqual({
    files: {
      same: '0',
      mine: '1',
      theirs: '2',
      'gone-but-edited': '1',
      both: 'b',
      'both.json': '{"a":1,"b":1}',
      new: 'm',
      newer: 't',
    },
    lost: ['mine'],
  })
})
