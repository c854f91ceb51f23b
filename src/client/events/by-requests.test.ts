import { expect, test, vi } from 'vitest'
import { event, fakeWorld, opened, settle, startFollowing } from '#client/testing/following.ts'

fakeWorld()

const succeed = (data: unknown) => Response.json({ success: true, data })
const page = (seqs: number[], seq: number, has_more = false) =>
  succeed({ events: seqs.map(event), seq, epoch: 1, has_more, cursor: { epoch: 1, seq: seqs.at(-1) ?? seq } })

test('where a proxy answers WebSockets otherwise, held requests serve', async () => {
  const { socket, server, asked, told, states } = await startFollowing()
  server.answer = (path) => {
    if (path.includes('since=0&')) return page([1, 2], 4, true)
    if (path.includes('since=2&')) return page([3, 4], 4)
    return path.includes('since=4&') && asked.length === 3 ? page([5], 5) : undefined
  }
  socket(0).end()
  await settle()
  expect(asked).toEqual(
    [
      [0, 0],
      [2, 0],
      [4, 40],
      [5, 40],
    ].map(([since, wait]) => `/api/sync/changes?since=${since}&epoch=1&wait=${wait}`),
  )
  expect(told).toEqual([1, 2, 3, 4, 'up_to_date', 5])
  expect(states).toEqual(['connecting', 'live'])
  expect(opened).toHaveLength(1)
})

test('requests that nobody holds are not sent again at once, and WebSockets are tried again in time', async () => {
  const { socket, server, asked } = await startFollowing()
  server.answer = () => page([], 0)
  socket(0).end()
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(opened).toHaveLength(1)
  expect(asked.length).toBeLessThan(120)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(opened).toHaveLength(2)
})

test('where there are no WebSockets at all, held requests serve at once', async () => {
  vi.stubGlobal('WebSocket', undefined)
  const { asked, states } = await startFollowing()
  expect(asked).toEqual(['/api/sync/changes?since=0&epoch=1&wait=0'])
  expect(states).toEqual(['connecting', 'waiting'])
})

test('held requests know where the log ends, are told to read anew, and end with the session', async () => {
  const { socket, server, told, ended } = await startFollowing({ from: undefined })
  const refuse = (status: number, code: string, data = {}) =>
    Response.json({ success: false, code, error: 'No.', data }, { status })
  const answers = [
    page([1], 8, true),
    page([9], 9),
    refuse(410, 'must_refetch', { epoch: 2, seq: 3 }),
    page([4], 4),
    refuse(401, 'unauthorized'),
  ]
  server.answer = () => answers.shift()
  socket(0).end()
  await settle()
  expect(told).toEqual(['must_refetch', 'up_to_date', 9, 'must_refetch', 4])
  expect(ended()).toMatchObject({ code: 'unauthorized', status: 401 })
})
