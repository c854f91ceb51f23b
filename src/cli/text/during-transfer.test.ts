import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { createOutput } from '#cli/output.ts'
import { createMemoryStorage } from '#client/storage/memory-storage.ts'
import { duringTransfer, sayProgress } from './during-transfer.ts'

const MIB = 1024 * 1024

test('a transfer is a bar where it is known of how much, else what has come so far', () => {
  expect(sayProgress({ direction: 'up', loaded: 2 * MIB, total: 4 * MIB })).toBe(
    '[############------------] ↑ 2.0 MiB of 4.0 MiB',
  )
  expect(sayProgress({ direction: 'down', loaded: 300, total: undefined })).toBe('↓ 300 B')
  expect(sayProgress({ direction: 'down', loaded: 0, total: 0 })).toContain('[------------------------]')
})

test('a terminal sees how far a transfer is, once it takes a while; a pipe sees nothing', async () => {
  vi.useFakeTimers()
  try {
    for (const isTTY of [true, false]) {
      const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY, columns: 80 })]
      const output = createOutput({ stdout, stderr }, false)
      const answer = await duringTransfer(
        { device: createMemoryStorage(), output },
        'Pushing',
        async (device) => {
          device.onProgress?.({ direction: 'up', loaded: 100, total: 100 })
          device.onProgress?.({ direction: 'up', loaded: MIB, total: 2 * MIB })
          await vi.advanceTimersByTimeAsync(1500)
          return 'done'
        },
      )
      expect(answer).toBe('done')
      const heard = String(stderr.read() ?? '')
      if (isTTY) expect(heard).toContain('Pushing [############------------] ↑ 1.0 MiB of 2.0 MiB')
      else expect(heard).toBe('')
    }
  } finally {
    vi.useRealTimers()
  }
})
