import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { isListening, onListening, ring, waitForRing } from './doorbell.ts'

/** Everything that comes through the bell from now on, as other processes hear it: who rang, and what. */
async function overhear(): Promise<string[]> {
  const heard: string[] = []
  const { unlisten } = await admin().listen('roost_doorbell', (message) => heard.push(message))
  onTestFinished(unlisten)
  return heard
}

const topicsOf = (messages: string[]) => messages.flatMap((message) => message.split(' ').slice(1))
const newTopic = () => `account:${randomUUID()}`
const never = new AbortController().signal

/** Says as another process would that a topic has changed. */
const ringElsewhere = (topic: string) => admin()`select pg_notify('roost_doorbell', ${`elsewhere ${topic}`})`

test('other processes hear of every topic, however many ring at once', async () => {
  const heard = await overhear()
  const topics = Array.from({ length: 500 }, newTopic)
  for (const topic of topics) ring(topic)
  // Other tests ring as well.
  const ours = () => topicsOf(heard).filter((topic) => topics.includes(topic))
  await expect.poll(() => ours().toSorted()).toEqual(topics.toSorted())
})

test('a topic that rings again and again is told of at once, and once more for all that followed', async () => {
  const heard = await overhear()
  const topic = newTopic()
  for (let time = 0; time < 100; time++) ring(topic)
  await expect.poll(() => topicsOf(heard)).toContain(topic)
  const last = newTopic()
  ring(last)
  await expect.poll(() => topicsOf(heard)).toContain(last)
  expect(topicsOf(heard).filter((told) => told === topic).length).toBeLessThanOrEqual(2)
})

test('who waits is woken by another process, and by nothing else', async () => {
  const topic = newTopic()
  const woken = waitForRing(topic, 60_000, never)
  await expect.poll(isListening).toBe(true)
  const other = waitForRing(newTopic(), 60_000, AbortSignal.timeout(1000))
  await ringElsewhere(topic)
  expect(await woken).toBe(true)
  expect(await other).toBe(false)
})

test('a bell whose connection dies says so, and is heard again soon', async () => {
  await expect.poll(isListening).toBe(true)
  const turns: boolean[] = []
  onListening(() => turns.push(isListening()))
  await admin()`
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'roost doorbell'`
  await expect.poll(() => turns).toEqual([false, true])
  const topic = newTopic()
  const woken = waitForRing(topic, 60_000, never)
  await ringElsewhere(topic)
  expect(await woken).toBe(true)
})
