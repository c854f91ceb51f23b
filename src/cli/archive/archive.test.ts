import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import { beforeEach, expect, test, vi } from 'vitest'
import { type TwoDevices, twoDevices } from '#cli/testing/two-devices.ts'
import { listContents } from '#client/sync/list-contents.ts'
import { fetchText, store } from '#client/testing/contents.ts'
import { text } from '#client/testing/device.ts'
import type { DataType } from '#contract/data-type.ts'
import { exportTo } from './export-to.ts'
import { importFrom } from './import-from.ts'

let account: TwoDevices
beforeEach(async () => {
  account = await twoDevices()
})

const at = (name: string) => join(account.folder, name)
const push = (type: DataType, content: string) => store(account.device('one').device, type, content)

const stored = (type: DataType) => fetchText(account.device('two').device, type)

function folderOf(files: Record<string, string>): string {
  mkdirSync(at('in'), { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(at('in'), name), content)
  return at('in')
}

test('an export is a private folder of readable files, named by type and content, with a warning', async () => {
  await push('history', '{"a":1}')
  await push('secret', 'plain words')
  await push('setting', '\u0000')
  const context = account.device('two')
  await exportTo(context, at('out'), {})
  expect(readdirSync(at('out')).sort()).toEqual(['history.json', 'secret.txt', 'setting.txt'])
  expect(readFileSync(join(at('out'), 'history.json'), 'utf8')).toBe('{"a":1}')
  expect(statSync(at('out')).mode & 0o777).toBe(0o700)
  expect(statSync(join(at('out'), 'secret.txt')).mode & 0o777).toBe(0o600)
  expect(context.heard.err()).toContain('NOT sealed')
})

test('a zip has the same files, is private, and can be imported on an account that lost them', async () => {
  await push('history', '{"a":1}')
  await exportTo(account.device('one'), at('out.zip'), {})
  expect(statSync(at('out.zip')).mode & 0o777).toBe(0o600)
  expect(Object.keys(unzipSync(readFileSync(at('out.zip'))))).toEqual(['history.json'])
  await push('history', '{"a":2}')
  const context = account.device('two', { json: true })
  await importFrom(context, at('out.zip'), { yes: true })
  expect(await stored('history')).toBe('{"a":1}')
  expect(JSON.parse(context.heard.out())).toMatchObject({
    ok: true,
    imported: [{ data_type: 'history', action: 'replace', revision: 3 }],
  })
})

test('an export only looks: what was synced from here still counts as that', async () => {
  await push('history', 'one')
  const { device } = account.device('one')
  const before = await listContents(device)
  await fetchText(account.device('two').device, 'history')
  await store(account.device('two').device, 'setting', 'two')
  await exportTo(account.device('one'), at('out'), {})
  await expect(importFrom(account.device('one'), at('out'), {})).resolves.toBeUndefined()
  expect(await listContents(device)).toEqual(before)
})

test('a sealed export shows nothing of the content, and is not taken for one to import', async () => {
  await push('history', 'a readable secret')
  await exportTo(account.device('one'), at('out'), { sealed: true })
  expect(readdirSync(join(at('out'), 'vault/history'))).toEqual(['000001.json', '000001.sealed'])
  expect(readFileSync(join(at('out'), 'vault/history/000001.sealed')).includes('readable')).toBe(false)
  await expect(importFrom(account.device('two'), at('out'), { yes: true })).rejects.toThrow('sealed export')
})

test('an export overwrites nothing, and asks the server for nothing before it knows', async () => {
  const before = account.server.requests.length
  await expect(exportTo(account.device('one'), account.folder, {})).rejects.toThrow('is not empty')
  writeFileSync(at('a.zip'), 'mine')
  await expect(exportTo(account.device('one'), at('a.zip'), {})).rejects.toThrow('exists already')
  await expect(exportTo(account.device('one'), join(at('a.zip'), 'x'), {})).rejects.toMatchObject({
    code: 'usage',
  })
  expect(readFileSync(at('a.zip'), 'utf8')).toBe('mine')
  expect(account.server.requests).toHaveLength(before)
})

test.each(['out', 'out.zip'])('an export to %s that breaks off leaves nothing half-written', async (name) => {
  await push('history', 'one')
  await push('setting', 'two')
  account.server.faultFor = ({ path }) => (path.includes('/setting') ? 'unreachable' : undefined)
  const before = readdirSync(account.folder)
  await expect(exportTo(account.device('one'), at(name), {})).rejects.toMatchObject({ code: 'offline' })
  expect(readdirSync(account.folder)).toEqual(before)
})

test('an import shows its plan, asks, and leaves out what is no type', async () => {
  await push('history', 'old')
  await push('secret', 'same')
  const source = folderOf({ 'history.json': 'new', 'secret.txt': 'same', setting: 'added', 'notes.txt': 'x' })
  await expect(importFrom(account.device('two'), source, {})).rejects.toThrow('--yes')
  const confirm = vi.fn(async () => true)
  const prompts = { secret: vi.fn(), line: vi.fn(), show: vi.fn(), confirm }
  const context = account.device('two', { prompts })
  await importFrom(context, source, {})
  const said = context.heard.err()
  expect(said).toContain('notes.txt is not named after a type')
  expect(said).toMatch(/^history +history\.json +3 B +replaces revision 1/m)
  expect(said).toMatch(/^secret +secret\.txt +4 B +nothing: it is stored already$/m)
  expect(said).toMatch(/^setting +setting +5 B +is added$/m)
  expect(confirm).toHaveBeenCalledExactlyOnceWith('Store 2 files?')
  expect(await Promise.all([stored('history'), stored('secret'), stored('setting')])).toEqual([
    'new',
    'same',
    'added',
  ])
  expect(account.server.blobs.get('secret')?.version).toBe(1)
})

test('what another device writes after the plan is not replaced, and the import can be run again', async () => {
  await push('history', 'old')
  const source = folderOf({ 'history.json': 'new' })
  const confirm = async () => {
    await push('history', 'theirs')
    return true
  }
  const prompts = { secret: vi.fn(), line: vi.fn(), show: vi.fn(), confirm }
  await expect(importFrom(account.device('two', { prompts }), source, {})).rejects.toMatchObject({
    code: 'contended',
  })
  expect(await stored('history')).toBe('theirs')
  await importFrom(account.device('two'), source, { yes: true })
  expect(await stored('history')).toBe('new')
})

test('a file that is too large to seal says so with the numbers, and nothing of it is stored', async () => {
  const noise = new Uint8Array(17 * 1024 * 1024)
  for (let start = 0; start < noise.length; start += 65_536)
    crypto.getRandomValues(noise.subarray(start, start + 65_536))
  mkdirSync(at('in'))
  writeFileSync(join(at('in'), 'history.bin'), noise)
  await expect(importFrom(account.device('one'), at('in'), { yes: true })).rejects.toMatchObject({
    code: 'blob_too_large',
    message: expect.stringContaining('16777216'),
  })
  expect(await stored('history')).toBeNull()
})

test('garbage, two files of a type, nothing and too much are declined before anything is stored', async () => {
  const context = account.device('one')
  writeFileSync(at('x.zip'), 'no zip at all')
  await expect(importFrom(context, at('x.zip'), { yes: true })).rejects.toMatchObject({ code: 'usage' })
  await expect(importFrom(context, at('nowhere'), { yes: true })).rejects.toThrow('Cannot read')
  writeFileSync(at('two.zip'), zipSync({ 'a/history.json': text('1'), 'b/history.txt': text('2') }))
  await expect(importFrom(context, at('two.zip'), { yes: true })).rejects.toThrow('Keep one of them')
  await expect(importFrom(context, folderOf({ 'readme.md': '' }), { yes: true })).rejects.toThrow(
    'history.json',
  )
  const bomb = zipSync({ 'history.json': new Uint8Array(300 * 1024 * 1024) })
  writeFileSync(at('bomb.zip'), bomb)
  await expect(importFrom(context, at('bomb.zip'), { yes: true })).rejects.toMatchObject({
    code: 'blob_too_large',
  })
  expect(account.server.requests.some((line) => line.startsWith('PUT'))).toBe(false)
})
