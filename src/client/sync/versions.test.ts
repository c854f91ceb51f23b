import { beforeEach, expect, test } from 'vitest'
import { EpochChanged } from '#client/errors.ts'
import { pull, push } from '#client/testing/contents.ts'
import { accountWithTwoDevices, copyAccount, text } from '#client/testing/device.ts'
import { RollbackDetected, TamperedBlob } from '#crypto/errors.ts'
import { agreeToRestore } from './check-account.ts'
import { listConflicts } from './conflicts.ts'
import { readState } from './documents.ts'
import { getContent } from './get-content.ts'
import { noteHeads } from './note-heads.ts'
import { syncType } from './sync-type.ts'

let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
let account: Awaited<ReturnType<typeof copyAccount>>
beforeEach(async () => {
  made ??= await accountWithTwoDevices()
  account = await copyAccount(made)
})

const blobOf = (type: string) =>
  structuredClone(account.server.blobs.get(type)) as NonNullable<ReturnType<typeof account.server.blobs.get>>

test('an older or a missing blob is a rollback: it is named, and everything here stays', async () => {
  const { server, first } = account
  await push(first, 'one')
  const older = blobOf('history')
  await push(first, 'two')

  server.blobs.set('history', older)
  await expect(syncType(first, 'history')).rejects.toThrow('answers with revision 1')
  await expect(push(first, 'three')).rejects.toThrow(RollbackDetected)
  server.blobs.delete('history')
  await expect(syncType(first, 'history')).rejects.toThrow('says there is none')
  const { seen, blocked } = await readState(first, 'history')
  expect(seen).toMatchObject({ revision: 2 })
  expect(blocked).toMatchObject({ code: 'rollback_detected' })
  expect(await getContent(first, 'history')).toMatchObject({ bytes: text('three'), is_pending: true })
})

test('a history that was forked behind this device keeps what it had beside it', async () => {
  const { server, first, second } = account
  await push(first, 'base')
  await pull(second)
  const base = blobOf('history')
  await push(first, 'mine')
  server.blobs.set('history', base)
  server.versions.set('history', [base])
  await push(second, 'theirs')
  await push(second, 'theirs again')
  expect(await pull(first)).toMatchObject({ content: 'theirs again', conflicts: 1 })
  expect(await listConflicts(first, 'history')).toMatchObject([
    { bytes: text('mine'), reason: 'unproven', origin: 'here' },
  ])
})

test('many versions at once are taken where every header leads back, and set the edit aside where one is missing', async () => {
  const { server, first, second } = account
  await push(first, 'base')
  await pull(second)
  for (const content of ['one', 'two', 'three']) await push(first, content)
  expect(await pull(second)).toMatchObject({ content: 'three', conflicts: 0 })
  for (const content of ['four', 'five', 'six']) await push(first, content)
  const kept = server.versions.get('history') ?? []
  server.versions.set(
    'history',
    kept.filter(({ version }) => version !== 6),
  )
  expect(await push(second, 'mine')).toMatchObject({ revision: 7, conflicts: 1 })
  expect(await listConflicts(second, 'history')).toMatchObject([{ bytes: text('mine'), reason: 'unproven' }])
})

test('a header that was altered proves nothing', async () => {
  const { server, first, second } = account
  await push(first, 'base')
  await pull(second)
  for (const content of ['one', 'two', 'three']) await push(first, content)
  const altered = server.versions.get('history')?.[2]
  if (altered) altered.bytes[45] = (altered.bytes[45] ?? 0) ^ 1
  await expect(pull(second)).rejects.toThrow(TamperedBlob)
  expect((await getContent(second, 'history')).bytes).toEqual(text('base'))
})

test('a blob of another type or an altered one does not open, and changes nothing here', async () => {
  const { server, first, second } = account
  await push(first, 'one')
  server.blobs.set('setting', blobOf('history'))
  await expect(syncType(second, 'setting')).rejects.toThrow(TamperedBlob)
  const blob = blobOf('history')
  blob.bytes[blob.bytes.length - 1] = (blob.bytes.at(-1) ?? 0) ^ 1
  server.blobs.set('history', blob)
  await expect(pull(second)).rejects.toThrow(TamperedBlob)
  await expect(push(second, 'two')).rejects.toThrow(TamperedBlob)
  expect(await getContent(second, 'history')).toMatchObject({ bytes: text('two'), is_pending: true })
})

test('a newer wrap of the same content is replaced without a conflict', async () => {
  await push(account.first, 'one')
  const blob = account.server.blobs.get('history')
  // As if it had been wrapped anew: only the tag is another one.
  if (blob) blob.key_version = 7
  account.server.faultFor = ({ method }) => {
    if (method === 'GET' && blob) blob.key_version = 1
    return undefined
  }
  expect(await push(account.first, 'two')).toMatchObject({ revision: 2, conflicts: 0 })
})

test('what a keyring says was seen cannot be taken back, before this device has had it either', async () => {
  const { server, first, second } = account
  await push(first, 'one')
  const older = blobOf('history')
  await push(first, 'two')
  const { seen } = await readState(first, 'history')
  const third = await account.copy()
  if (seen) await noteHeads(third, { history: seen })
  server.blobs.set('history', older)
  await expect(pull(third)).rejects.toThrow('answers with revision 1')
  await pull(second)
  await push(second, 'another two')
  await expect(pull(third)).rejects.toThrow('answers with another one')
})

test('after a restore nothing is synced until somebody agrees; then what the backup lacks is written again', async () => {
  const { server, first, second } = account
  await push(first, 'one')
  await pull(second)
  const backup = blobOf('history')
  await push(first, 'two')
  server.blobs.set('history', backup)
  server.versions.set('history', [backup])
  server.epoch = 2
  await expect(push(first, 'three')).rejects.toThrow(EpochChanged)
  expect(await getContent(first, 'history')).toMatchObject({ bytes: text('three'), is_pending: true })
  expect(blobOf('history').version).toBe(1)
  await agreeToRestore(first)
  expect(await syncType(first, 'history')).toMatchObject({ revision: 3, is_pending: false })
  await expect(pull(second)).rejects.toThrow(EpochChanged)
  await agreeToRestore(second)
  expect(await pull(second)).toMatchObject({ content: 'three', revision: 3 })
  expect((await listConflicts(first, 'history')).map(({ reason }) => reason)).toEqual(['restored'])
})

test('after a restore a device writes what it has above everything that was ever seen', async () => {
  const { server, first } = account
  await push(first, 'one')
  await noteHeads(first, { history: { revision: 5, content_hash: 'f'.repeat(64) } })
  server.epoch = 2
  await expect(syncType(first, 'history')).rejects.toThrow(EpochChanged)
  await agreeToRestore(first)
  expect(await pull(first)).toMatchObject({ content: 'one', revision: 6, conflicts: 0 })
})

test('after a restore another content under the revision and tag that this device has is not taken for its own', async () => {
  const { server, first, second } = account
  await push(first, 'one')
  server.blobs.clear()
  server.versions.clear()
  server.epoch = 2
  await push(second, 'other')
  await expect(syncType(first, 'history')).rejects.toThrow(EpochChanged)
  await agreeToRestore(first)
  expect(await pull(first)).toMatchObject({ content: 'one', revision: 2, conflicts: 1 })
  expect(await listConflicts(first, 'history')).toMatchObject([{ bytes: text('other'), reason: 'restored' }])
})

test('a rollback under the same epoch is none that an agreement could excuse', async () => {
  const { server, first } = account
  await push(first, 'one')
  const older = blobOf('history')
  await push(first, 'two')
  server.blobs.set('history', older)
  await agreeToRestore(first)
  await expect(syncType(first, 'history')).rejects.toThrow(RollbackDetected)
})
