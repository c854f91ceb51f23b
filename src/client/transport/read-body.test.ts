import { afterEach, expect, test, vi } from 'vitest'
import type { Bytes } from '#contract/sealed-blob.ts'
import { readBody } from './read-body.ts'

afterEach(() => vi.restoreAllMocks())

function start(controller: { enqueue(chunk: Bytes): void; close(): void }): void {
  controller.enqueue(Uint8Array.of(1, 2))
  controller.enqueue(Uint8Array.of(3))
  controller.close()
}
const byteStream = () => new ReadableStream({ type: 'bytes', start })
const anyStream = () => new ReadableStream<Bytes>({ start })

test.each([
  ['of a byte stream are released, since what has arrived is kept once', byteStream, true],
  ['of any other stream are left alone, since whoever made them may use them again', anyStream, false],
])('chunks %s', async (_, open, are_gone) => {
  const read = vi.spyOn(ReadableStreamDefaultReader.prototype, 'read')
  expect(await readBody(new Response(open()), undefined)).toEqual(Uint8Array.of(1, 2, 3))
  const results = await Promise.all(read.mock.results.map(({ value }) => value))
  const chunks = results.flatMap(({ value }) => (value ? [value] : []))
  expect(chunks.map(({ buffer }) => buffer.detached)).toEqual([are_gone, are_gone])
})
