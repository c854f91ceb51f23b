import { expect, test, vi } from 'vitest'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { event, fakeWorld, opened, settle, startFollowing, upToDate } from '#client/testing/following.ts'
import { secrets } from '#client/testing/sample-profile.ts'

fakeWorld()

test('a socket says who asks and from where, and each event is told once and in order', async () => {
  const { socket, told, cursors, states } = await startFollowing({ from: { epoch: 3, seq: 7 } })
  expect(socket(0).url).toBe('ws://roost.test/v1/realtime?since=7&epoch=3')
  expect(socket(0).protocols).toEqual(['roost.v1', `roost.token.${secrets.token}`])
  for (const seq of [7, 8, 8, 9]) socket(0).say(event(seq))
  socket(0).say({ type: 'heard_of_later' })
  socket(0).say(upToDate(9, 3))
  socket(0).say(event(10))
  await settle()
  expect(told).toEqual([8, 9, 'up_to_date', 10])
  expect(cursors.map(({ seq }) => seq)).toEqual([8, 9, 9, 10])
  expect(states).toEqual(['connecting', 'live'])
})

test('the next message waits until the handler is done, and a new connection goes on after what was handled', async () => {
  const running: number[] = []
  let go = () => {}
  const { socket } = await startFollowing({
    onMessage: (message) => {
      running.push('seq' in message ? message.seq : 0)
      return new Promise<void>((resolve) => (go = resolve))
    },
  })
  for (const seq of [1, 2]) socket(0).say(event(seq))
  socket(0).end()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(running).toEqual([1])
  expect(opened).toHaveLength(1)
  go()
  await settle()
  go()
  await vi.advanceTimersByTimeAsync(1000)
  expect(running).toEqual([1, 2])
  expect(socket(1).url).toContain('since=2')
})

test('without a cursor everything has to be read first; what happens from then on is told', async () => {
  const { socket, told } = await startFollowing({ from: undefined })
  expect(socket(0).url).toBe('ws://roost.test/v1/realtime')
  socket(0).say(upToDate(41))
  socket(0).say(event(42))
  await settle()
  expect(told).toEqual(['must_refetch', 'up_to_date', 42])
})

test('who has to read everything anew goes on from the cursor it is given', async () => {
  const { socket, told, cursors } = await startFollowing({ from: { epoch: 1, seq: 900 } })
  socket(0).say({ type: 'must_refetch', epoch: 2, seq: 5 })
  socket(0).say(event(6))
  await settle()
  expect(told).toEqual(['must_refetch', 6])
  expect(cursors).toEqual([
    { epoch: 2, seq: 5 },
    { epoch: 2, seq: 6 },
  ])
})

test('a kept cursor is where the next run goes on, and only what was handled is kept', async () => {
  const documents = createMemoryDocuments()
  const first = await startFollowing({ from: undefined, keep_as: 'cursor', documents })
  first.socket(0).say(upToDate(4))
  first.socket(0).say(event(5))
  await settle()
  first.giving.abort(new Error('enough'))
  await expect(first.following).rejects.toThrow('enough')
  const second = await startFollowing({
    from: undefined,
    keep_as: 'cursor',
    documents,
    onMessage: () => {
      throw new Error('cannot')
    },
  })
  expect(second.socket(1).url).toContain('since=5&epoch=1')
  second.socket(1).say(event(6))
  await expect(second.following).rejects.toThrow('cannot')
  expect(second.socket(1).is_closed).toBe(true)
  const third = await startFollowing({ from: undefined, keep_as: 'cursor', documents })
  expect(third.socket(2).url).toContain('since=5')
  await documents.change([], () => ({ cursor: new Uint8Array(3) }))
  const fourth = await startFollowing({ from: undefined, keep_as: 'cursor', documents })
  expect(fourth.ended()).toMatchObject({ code: 'unreadable_storage' })
})

test('who handles more slowly than events come asks again for what it could not take', async () => {
  const seen: number[] = []
  const { socket } = await startFollowing({
    onMessage: async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      if ('seq' in message) seen.push(message.seq)
    },
  })
  for (let seq = 1; seq <= 1500; seq++) socket(0).say(event(seq))
  expect(socket(0).is_closed).toBe(true)
  await vi.advanceTimersByTimeAsync(20_000)
  const went_on = Number(/since=(\d+)/.exec(socket(1).url)?.[1])
  expect(went_on).toBeLessThan(1500)
  for (let seq = went_on + 1; seq <= 1500; seq++) socket(1).say(event(seq))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(seen).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1))
})

test('when the signal aborts, the handler under way is finished and no other begins', async () => {
  const seen: string[] = []
  let go = () => {}
  const { socket, giving, following, ended } = await startFollowing({
    onMessage: (message) => {
      seen.push(`begun ${'seq' in message ? message.seq : ''}`)
      return new Promise<void>((resolve) => {
        go = () => resolve(void seen.push('done'))
      })
    },
  })
  for (const seq of [1, 2]) socket(0).say(event(seq))
  giving.abort(new Error('enough'))
  await settle()
  expect(socket(0).is_closed).toBe(true)
  expect(ended()).toBeUndefined()
  go()
  await expect(following).rejects.toThrow('enough')
  expect(seen).toEqual(['begun 1', 'done'])
  expect(vi.getTimerCount()).toBe(0)
})
