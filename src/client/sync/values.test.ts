import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { vaultOf } from '#client/testing/contents.ts'
import { accountWithTwoDevices, copyAccount, text } from '#client/testing/device.ts'
import { listConflicts } from './conflicts.ts'
import { defineType, mergersOf } from './define-type.ts'
import { putContent } from './put-content.ts'
import { syncType } from './sync-type.ts'

const tasks = defineType({
  type: 'collection',
  schema: z.array(z.object({ id: z.string(), title: z.string(), done: z.boolean() })),
})
const counter = defineType({
  type: 'setting',
  schema: z.object({ count: z.int() }),
  merge: (base, mine, theirs) => ({ count: mine.count + theirs.count - (base?.count ?? 0) }),
})
const mergers = mergersOf(tasks, counter)

let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
let account: Awaited<ReturnType<typeof copyAccount>>
beforeEach(async () => {
  made ??= await accountWithTwoDevices()
  account = await copyAccount(made)
})

const sync = (who: 'first' | 'second', type: 'collection' | 'setting') =>
  syncType(account[who], type, { mergers })

test('a value comes to the other device as it was put; what the schema does not take is not put', async () => {
  const { first, second } = account
  expect(await vaultOf(first).get(tasks)).toBeNull()
  await vaultOf(first).put(tasks, [{ id: '1', title: 'Milk', done: false }])
  await sync('first', 'collection')
  await sync('second', 'collection')
  expect(await vaultOf(second).get(tasks)).toEqual([{ id: '1', title: 'Milk', done: false }])
  const bad = [{ id: '1', title: 7, done: false }] as unknown as z.infer<z.ZodType<never>>
  await expect(vaultOf(first).put(tasks, bad)).rejects.toThrow()
})

test('edits of different items and fields on two devices end up in both', async () => {
  const { first, second } = account
  await vaultOf(first).put(tasks, [{ id: '1', title: 'Milk', done: false }])
  await sync('first', 'collection')
  await sync('second', 'collection')
  await vaultOf(first).update(tasks, (list) => (list ?? []).map((task) => ({ ...task, done: true })))
  await vaultOf(second).update(tasks, (list) => [
    { id: '2', title: 'Bread', done: false },
    ...(list ?? []).map((task) => ({ ...task, title: 'Oat milk' })),
  ])
  await sync('first', 'collection')
  expect(await sync('second', 'collection')).toMatchObject({ conflicts: 0 })
  await sync('first', 'collection')
  for (const device of [first, second])
    expect(await vaultOf(device).get(tasks)).toEqual([
      { id: '2', title: 'Bread', done: false },
      { id: '1', title: 'Oat milk', done: true },
    ])
})

test('where both have changed one field, the side that gave way is kept whole', async () => {
  const { first, second } = account
  await vaultOf(first).put(tasks, [{ id: '1', title: 'Milk', done: false }])
  await sync('first', 'collection')
  await sync('second', 'collection')
  for (const [device, title] of [
    [first, 'Soy milk'],
    [second, 'Oat milk'],
  ] as const)
    await vaultOf(device).put(tasks, [{ id: '1', title, done: false }])
  await sync('first', 'collection')
  await sync('second', 'collection')
  expect(await vaultOf(second).get(tasks)).toMatchObject([{ title: 'Soy milk' }])
  const [copy] = await listConflicts(second, 'collection')
  expect(copy).toMatchObject({ reason: 'clash', origin: 'here' })
  expect(copy && tasks.decode(copy.bytes)).toMatchObject([{ title: 'Oat milk' }])
})

test("an app's own merge function decides alone", async () => {
  const { first, second } = account
  await vaultOf(first).put(counter, { count: 1 })
  await sync('first', 'setting')
  await sync('second', 'setting')
  for (const [device, more] of [
    [first, 1],
    [second, 2],
  ] as const)
    await vaultOf(device).update(counter, (value) => ({ count: (value?.count ?? 0) + more }))
  await sync('first', 'setting')
  await sync('second', 'setting')
  expect(await vaultOf(second).get(counter)).toEqual({ count: 4 })
})

test('what another app wrote there, and the schema does not know, is not merged but kept', async () => {
  const { first, second } = account
  await putContent(first, 'setting', text('no JSON'))
  await sync('first', 'setting')
  await vaultOf(second).put(counter, { count: 1 })
  expect(await sync('second', 'setting')).toMatchObject({ conflicts: 1 })
  expect((await listConflicts(second, 'setting'))[0]?.bytes).toEqual(text('no JSON'))
})
