import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { ring } from './doorbell.ts'

/** Everything that comes through the bell from now on, as other instances hear it. */
async function overhear(): Promise<string[]> {
  const heard: string[] = []
  const { unlisten } = await admin().listen('roost_doorbell', (payload) => heard.push(payload))
  onTestFinished(unlisten)
  return heard
}

test('other instances hear of every topic, however many ring at once', async () => {
  const heard = await overhear()
  const topics = Array.from({ length: 500 }, () => `account:${randomUUID()}`)
  for (const topic of topics) ring(topic)
  await expect
    .poll(() => heard.flatMap((payload) => payload.split(' ')))
    .toEqual(expect.arrayContaining(topics))
})

test('a topic that rings again and again at once is told of once', async () => {
  const heard = await overhear()
  const [topic, last] = [`account:${randomUUID()}`, `account:${randomUUID()}`]
  for (let time = 0; time < 100; time++) ring(topic)
  await expect.poll(() => heard).toContain(topic)
  ring(last)
  await expect.poll(() => heard).toContain(last)
  expect(heard.filter((payload) => payload === topic || payload === '')).toEqual([topic])
})
