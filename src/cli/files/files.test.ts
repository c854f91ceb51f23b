import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from '#cli/testing/context.ts'
import { createFile } from '#client/node/write-durably.ts'
import { besideName, keepCopy } from './keep-copy.ts'
import { readPassphrase, readRecoveryWords } from './read-input.ts'
import { findTarget, writeTarget } from './target.ts'

test.each([
  ['history.json', 'history.conflict-5-1a2b3c4d.json'],
  ['notes/a.b.json', 'notes/a.b.conflict-5-1a2b3c4d.json'],
  ['/x/history', '/x/history.conflict-5-1a2b3c4d'],
  ['.env', '.env.conflict-5-1a2b3c4d'],
])('the copy of %s stands beside it as %s', (path, copy) => {
  expect(besideName(path, 'conflict-5-1a2b3c4d')).toBe(copy)
})

test('a copy overwrites nothing: other content gets a number, the same content is there already', () => {
  const path = join(newFolder(), 'a.json')
  const names = ['one', 'two', 'one', 'two'].map((content) =>
    keepCopy(path, 'conflict-1-x', Buffer.from(content)),
  )
  expect(names.map((name) => name.slice(path.length - 'a.json'.length))).toEqual([
    'a.conflict-1-x.json',
    'a.conflict-1-x-2.json',
    'a.conflict-1-x.json',
    'a.conflict-1-x-2.json',
  ])
  expect(readFileSync(names[0] ?? '', 'utf8')).toBe('one')
  expect(statSync(names[0] ?? '').mode & 0o777).toBe(0o600)
})

test('a new file is not written over one that is there', () => {
  const path = join(newFolder(), 'words')
  writeFileSync(path, 'mine')
  expect(() => createFile(path, 'new', 0o600)).toThrow('EEXIST')
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

test('what a pull writes keeps permissions and links, and leaves no draft behind', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'real.json'), 'old', { mode: 0o640 })
  symlinkSync('real.json', join(folder, 'link.json'))
  writeTarget(await findTarget(join(folder, 'link.json'), null), Buffer.from('new'))
  expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('new')
  expect(statSync(join(folder, 'real.json')).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder).sort()).toEqual(['link.json', 'real.json'])
})

test('a folder in the place of a file is named in words', async () => {
  const path = join(newFolder(), 'd')
  mkdirSync(path)
  await expect(findTarget(path, null)).rejects.toThrow(
    `Cannot read ${path}: illegal operation on a directory.`,
  )
})

test('a passphrase file is one line, whose end does not count', async () => {
  const path = join(newFolder(), 'p')
  writeFileSync(path, ' with spaces \r\n')
  expect(await readPassphrase(path)).toBe(' with spaces ')
  writeFileSync(path, 'one\ntwo\n')
  await expect(readPassphrase(path)).rejects.toThrow('several lines')
})

test('remarks in a file of recovery words are left out', async () => {
  const path = join(newFolder(), 'w')
  writeFileSync(path, '# of my account\n 1. shaft\n 2. mind\n')
  expect(await readRecoveryWords(path)).toBe('\n 1. shaft\n 2. mind\n')
})
