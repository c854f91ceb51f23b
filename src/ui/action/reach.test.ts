import { expect, test } from 'vitest'
import type { FormAction } from './outcome.ts'
import { reach } from './reach.ts'

const run = (action: FormAction) => reach(action)(null, new FormData())

test('what an action answers goes through', async () => {
  const done = { is_done: true, said: 'Renamed.' } as const
  expect(await run(async () => done)).toBe(done)
})

test('an action that cannot be reached is told as a refusal that keeps what was typed', async () => {
  const failed = run(async () => {
    throw new TypeError('Failed to fetch')
  })
  expect(await failed).toMatchObject({ is_done: false, code: 'offline' })
})

test('anything else that is thrown, such as a redirect, goes on', async () => {
  const redirect = new Error('NEXT_REDIRECT')
  const thrown = run(async () => {
    throw redirect
  })
  await expect(thrown).rejects.toBe(redirect)
})
