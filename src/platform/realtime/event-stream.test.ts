import { expect, test } from 'vitest'
import { openEventStream } from './event-stream.ts'
import { Frame } from './frame.ts'
import { MAX_WAITING_BYTES } from './outlet.ts'

const event = (seq: number) =>
  new Frame(
    {
      seq,
      type: 'config_changed',
      data_type: null,
      version: null,
      device_id: null,
      created_at: '2026-11-21T12:00:00.000001+00:00',
    },
    { epoch: 1, seq },
  )
const refused = new Frame({ type: 'refused', code: 'unauthorized', error: 'Unauthorized' })

test('a stream says when to come back, then each message on a line of its own with the id to go on from', async () => {
  const { stream, outlet, ended } = openEventStream()
  expect(outlet.send(event(7))).toBe(true)
  expect(outlet.beat()).toBe(true)
  outlet.end(refused)
  outlet.send(event(8))
  expect(await new Response(stream).text()).toBe(
    [
      'retry: 1000\n\n',
      `id: 1.7\ndata: ${JSON.stringify(event(7).message)}\n\n`,
      'data: {"type":"ping"}\n\n',
      'data: {"type":"refused","code":"unauthorized","error":"Unauthorized"}\n\n',
    ].join(''),
  )
  await ended
})

test('who is sent more than a megabyte that nobody reads is told from who reads it', async () => {
  const read = openEventStream()
  const unread = openEventStream()
  const reader = read.stream.getReader()
  const size = event(1000).event.byteLength
  let sent = 0
  let isTaken = true
  while (isTaken && sent < 2 * MAX_WAITING_BYTES) {
    isTaken = unread.outlet.send(event(1000))
    expect(read.outlet.send(event(1000))).toBe(true)
    await reader.read()
    sent += size
  }
  expect(isTaken).toBe(false)
  expect(sent).toBeGreaterThan(MAX_WAITING_BYTES - 2 * size)
  expect(unread.outlet.beat()).toBe(false)
  unread.outlet.end(refused)
  await expect(new Response(unread.stream).text()).rejects.toThrow('does not read')
})

test('it has drained once everything was read, or nobody will', async () => {
  const { stream, outlet } = openEventStream()
  const steps: string[] = []
  outlet.send(event(1))
  const drained = outlet.drained().then(() => steps.push('drained'))
  const reader = stream.getReader()
  for (let chunk = 0; chunk < 2; chunk++) {
    await reader.read()
    steps.push('read')
  }
  void reader.read()
  await drained
  expect(steps).toEqual(['read', 'read', 'drained'])

  const left = openEventStream()
  const given_up = left.outlet.drained()
  await left.stream.cancel()
  await Promise.all([given_up, left.ended, left.outlet.drained()])
})
