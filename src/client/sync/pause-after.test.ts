import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Offline, QuotaExceeded, ServerRefusal, VaultLocked } from '#client/errors.ts'
import { RollbackDetected } from '#crypto/errors.ts'
import { pauseAfter } from './pause-after.ts'

const refusal = (status: number, data = {}) => new ServerRefusal('No.', { code: 'x', status, data })

test('the pause doubles with each failure, up to some minutes, and differs by chance', () => {
  const pauses = [1, 2, 3, 20].map((failures) => pauseAfter(new Offline(''), failures, () => 0.5))
  expect(pauses).toEqual([1000, 2000, 4000, 300_000])
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, chance) => {
        const pause = pauseAfter(new Offline(''), failures, () => chance) ?? 0
        return pause >= 500 && pause <= 450_000
      },
    ),
  )
})

test('it is never shorter than the server asks', () => {
  expect(pauseAfter(refusal(429, { retry_after_seconds: 90 }), 1)).toBe(90_000)
  expect(pauseAfter(refusal(503), 1, () => 0)).toBe(500)
})

test('what does not pass by itself is not tried again', () => {
  const full = new QuotaExceeded('', { code: 'quota_exceeded', status: 507 })
  for (const error of [
    full,
    refusal(401),
    refusal(409),
    new VaultLocked(''),
    new RollbackDetected(''),
    new Error(''),
  ])
    expect(pauseAfter(error, 1)).toBeUndefined()
})
