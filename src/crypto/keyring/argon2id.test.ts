import { argon2id } from 'hash-wasm'
import { beforeEach, expect, test, vi } from 'vitest'
import { UnsafeKdfParameters } from '#crypto/errors.ts'
import { argon2idCost, stretchPassphrase } from './argon2id.ts'

vi.mock('hash-wasm', { spy: true })
beforeEach(() => void vi.mocked(argon2id).mockClear())

const kdf = { name: 'argon2id' as const, ...argon2idCost, salt: 'AAECAwQFBgcICQoLDA0ODw==' }

test.each([
  ['less memory than 19 MiB', { memory_kib: 19 * 1024 - 1 }],
  ['a single pass', { passes: 1 }],
  ['more memory than 1 GiB', { memory_kib: 1024 * 1024 + 1 }],
  ['more than 10 passes', { passes: 11 }],
  ['no lanes', { lanes: 0 }],
  ['more than 16 lanes', { lanes: 17 }],
  ['no number', { passes: Number.NaN }],
])('%s is refused before anything is computed', async (_, cost) => {
  await expect(stretchPassphrase('passphrase', { ...kdf, ...cost })).rejects.toThrow(UnsafeKdfParameters)
  expect(argon2id).not.toHaveBeenCalled()
})

test('the least that is accepted is computed', async () => {
  const stretched = await stretchPassphrase('passphrase', { ...kdf, memory_kib: 19 * 1024, passes: 2 })
  expect(stretched.length).toBe(32)
})

test('the same passphrase typed on another keyboard is the same passphrase', async () => {
  const cheap = { ...kdf, memory_kib: 19 * 1024, passes: 2 }
  expect(await stretchPassphrase('Z\u00fcrich \ufb01ne', cheap)).toEqual(
    await stretchPassphrase('Zu\u0308rich fine', cheap),
  )
})
