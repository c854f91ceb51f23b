import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Documents } from '#client/storage/documents.ts'
import { documentsBehaviour } from '#client/testing/documents-behaviour.ts'
import { createFolderDocuments } from './folder-documents.ts'
import { createFolder } from './private-folder.ts'
import { newFolder } from './testing/new-folder.ts'
import { startProgram } from './testing/program.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
const newProfile = () => join(newFolder(), 'home', 'default')

test.each(Object.entries(documentsBehaviour))('in a folder, %s', async (_, behaviour) => {
  const folder = newProfile()
  expect(await behaviour.of(() => createFolderDocuments(folder))).toEqual(behaviour.is)
})

test('the documents and all that SQLite writes beside them are readable by their owner alone', async () => {
  const folder = newProfile()
  const documents = createFolderDocuments(folder)
  await documents.change([], () => ({ a: encode('1') }))
  await documents.exclusive('sync', undefined, async () => {
    const names = readdirSync(folder).sort()
    expect(names).toEqual(['documents.db', 'documents.db-shm', 'documents.db-wal', 'lock', 'sync.lock'])
    expect(mode(folder)).toBe('700')
    for (const name of names) expect(mode(join(folder, name)), name).toBe('600')
  })
})

test('processes that change one document at once lose none of the changes', async () => {
  const folder = newProfile()
  const script = `
    for (let i = 0; i < 20; i++) await documents.change(['a'], ([a]) => ({ a: encode(decode(a) + process.argv[2]) }))`
  const programs = ['a', 'b', 'c'].map((letter) => startProgram(folder, script, letter))
  for (const { ended } of programs) expect(await ended).toBe(0)
  const [bytes] = await createFolderDocuments(folder).read('a')
  const letters = [...new TextDecoder().decode(bytes)].sort().join('')
  expect(letters).toBe('a'.repeat(20) + 'b'.repeat(20) + 'c'.repeat(20))
})

test('a process that is killed in the middle of a change leaves all of it or nothing, and what it was told of', async () => {
  const folder = newProfile()
  const script = `
    const [before] = await documents.read('one')
    for (let n = Number(decode(before)) + 1; ; n++) {
      const content = encode(String(n).padStart(500_000, '0'))
      await documents.change([], () => ({ one: content, other: content }))
      console.log(n)
    }`
  let told = 0
  for (let round = 1; round <= 6; round++) {
    const program = startProgram(folder, script)
    const enough = told + round
    for await (const line of program.lines) {
      told = Number(line)
      if (told >= enough) program.kill()
    }
    await program.ended
    const [one, other] = await createFolderDocuments(folder).read('one', 'other')
    expect(one).toEqual(other)
    expect(Number(new TextDecoder().decode(one))).toBeGreaterThanOrEqual(told)
  }
})

test('a process that is killed while it decides has changed nothing', async () => {
  const folder = newProfile()
  const documents = createFolderDocuments(folder)
  await documents.change([], () => ({ a: encode('1') }))
  const script = `
    await documents.change(['a'], () => {
      process.kill(process.pid, 'SIGKILL')
      return { a: encode('2') }
    })`
  expect(await startProgram(folder, script).ended).toBe('SIGKILL')
  expect(await documents.read('a')).toEqual([encode('1')])
})

test('exclusive work is taken over when the process that did it is killed', async () => {
  const folder = newProfile()
  const holder = startProgram(
    folder,
    `await documents.exclusive('sync', undefined, () => {
      console.log('mine')
      return new Promise((resolve) => setTimeout(resolve, 600_000))
    })`,
  )
  for await (const _ of holder.lines) break
  const giving = new AbortController()
  const documents = createFolderDocuments(folder)
  const refused = documents.exclusive('sync', giving.signal, async () => 'both')
  giving.abort(new Error('held'))
  await expect(refused).rejects.toThrow('held')
  const waiting = documents.exclusive('sync', undefined, async () => 'mine now')
  holder.kill()
  expect(await waiting).toBe('mine now')
})

const foreign = (path: string) => {
  const database = new DatabaseSync(path)
  database.exec('create table documents (name text)')
  database.close()
}
const newer = async (path: string) => {
  await createFolderDocuments(join(path, '..')).change([], () => ({ a: encode('1') }))
  const database = new DatabaseSync(path)
  database.exec('pragma user_version = 2')
  database.close()
}
const damaged = async (path: string) => {
  await createFolderDocuments(join(path, '..')).change([], () => ({ a: new Uint8Array(100_000) }))
  const database = new DatabaseSync(path)
  database.exec('pragma wal_checkpoint(truncate)')
  database.close()
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(7, 100, bytes.length))
}

test.each([
  ['garbage', 'damaged, or not a database', (path: string) => writeFileSync(path, 'not a database at all')],
  ['a damaged database', 'damaged, or not a database', damaged],
  ["another program's database", "another program's database", foreign],
  ['a newer version', 'newer version', newer],
])('%s in the place of the documents is told, and left as it is', async (_, words, put) => {
  const folder = newProfile()
  createFolder(folder)
  const path = join(folder, 'documents.db')
  await put(path)
  const before = readFileSync(path)
  const attempts = [
    (documents: Documents) => documents.read('a'),
    (documents: Documents) => documents.change(['a'], () => ({ a: encode('2') })),
  ]
  for (const attempt of attempts) {
    const failing = attempt(createFolderDocuments(folder))
    await expect(failing).rejects.toMatchObject({ code: 'unreadable_storage' })
    await expect(failing).rejects.toThrow(words)
    await expect(failing).rejects.toThrow('move the file away')
  }
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a disk without room is told as that, and changes nothing', async () => {
  const folder = newProfile()
  const documents = createFolderDocuments(folder)
  await documents.change([], () => ({ a: encode('1') }))
  const script = `
    const { DatabaseSync } = await import('node:sqlite')
    const exec = DatabaseSync.prototype.exec
    DatabaseSync.prototype.exec = function (sql) {
      exec.call(this, sql)
      if (sql.includes('synchronous')) exec.call(this, 'pragma max_page_count = 8')
    }
    const change = documents.change([], () => ({ a: encode('2'), b: new Uint8Array(1_000_000) }))
    console.log((await change.catch((error) => error)).code)`
  const program = startProgram(folder, script)
  for await (const line of program.lines) expect(line).toBe('storage_full')
  expect(await program.ended).toBe(0)
  expect(await documents.read('a', 'b')).toEqual([encode('1'), undefined])
})
