import { expect, onTestFinished, test } from 'vitest'
import { listen } from '#testing/listen.ts'
import type { Progress } from './progress.ts'
import { type Outgoing, send } from './send.ts'

const KIB = 1024
const put: Outgoing = { method: 'PUT', path: '/', headers: {}, repeatable: true, timeout_seconds: 30 }

/** A server over a real connection, and what is told while something is sent to it. */
async function connectTo(answer: (request: Request) => Response | Promise<Response>) {
  const served = await listen(answer)
  onTestFinished(served.close)
  const heard: Progress[] = []
  const onProgress = (progress: Progress) => heard.push(progress)
  return { server: served.url, streams_uploads: true, onProgress, pauses_ms: [0], heard }
}

const noise = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const of = (heard: Progress[], direction: Progress['direction']) =>
  heard.filter((progress) => progress.direction === direction)

test('an upload arrives whole with its length, and tells how far it is', async () => {
  let seen: { length: string | null; bytes: Uint8Array } | undefined
  const connection = await connectTo(async (request) => {
    seen = {
      length: request.headers.get('content-length'),
      bytes: new Uint8Array(await request.arrayBuffer()),
    }
    return new Response()
  })
  const body = noise(60 * KIB)
  const large = new Uint8Array([...body, ...body, ...body])
  await send(connection, { ...put, body: large })
  expect(seen?.length).toBe(String(large.length))
  expect(Buffer.compare(seen?.bytes ?? body, large)).toBe(0)
  const loaded = of(connection.heard, 'up').map((progress) => progress.loaded)
  expect(loaded).toEqual(loaded.toSorted((a, b) => a - b))
  expect(of(connection.heard, 'up').at(-1)).toEqual({
    direction: 'up',
    loaded: large.length,
    total: large.length,
  })
})

test('an upload that is sent again is sent whole again', async () => {
  const lengths: number[] = []
  const connection = await connectTo(async (request) => {
    lengths.push((await request.arrayBuffer()).byteLength)
    return new Response(null, { status: lengths.length === 1 ? 503 : 200 })
  })
  expect((await send(connection, { ...put, body: noise(64 * KIB) })).status).toBe(200)
  expect(lengths).toEqual([64 * KIB, 64 * KIB])
})

test('no bytes are sent as no bytes', async () => {
  const connection = await connectTo(async (request) => new Response(await request.arrayBuffer()))
  expect((await send(connection, { ...put, body: new Uint8Array(0) })).bytes).toHaveLength(0)
})

test('a download tells how far it is, of how much where the server says so', async () => {
  const content = noise(60 * KIB)
  const connection = await connectTo(() => new Response(content))
  const silent = { ...connection, fetch: async () => new Response(new Blob([content]).stream()) }
  for (const [server, total] of [[connection, content.length] as const, [silent, undefined] as const]) {
    const { bytes } = await send(server, { ...put, method: 'GET' })
    expect(Buffer.compare(bytes, content)).toBe(0)
    const last = of(connection.heard, 'down').at(-1)
    expect(last).toEqual({ direction: 'down', loaded: content.length, total })
  }
})

test('an answer that is compressed on its way has the length it unpacks to', async () => {
  const content = new Uint8Array(300 * KIB).fill(7)
  const packed = new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = await new Response(packed).arrayBuffer()
  const headers = { 'content-encoding': 'gzip', 'content-length': String(bytes.byteLength) }
  const connection = await connectTo(() => new Response(bytes, { headers }))
  const received = await send(connection, { ...put, method: 'GET' })
  expect(Buffer.compare(received.bytes, content)).toBe(0)
})
