import { expect, test, vi } from 'vitest'
import { decrypt, encrypt, importAesKey } from './aes-gcm.ts'
import { systemRandom } from './random.ts'

const raw = systemRandom(32)
const gcm = { nonce: systemRandom(12), additional_data: systemRandom(40) }
const sizes = [0, 1, 65_536, 1024 * 1024, 2_500_000]
const noise = (length: number) => new Uint8Array(length).map((_, at) => at * 31 + (at >> 8))

const node = await import('./large-aes-gcm.ts')
vi.resetModules()
vi.stubGlobal('process', undefined)
const browser = await import('./large-aes-gcm.ts').finally(() => vi.unstubAllGlobals())
const platforms = Object.entries({ node, browser })

test.each(platforms)(
  'in a %s contents of any size are what WebCrypto makes of them, in place',
  async (_, { encryptInPlace, decryptInPlace }) => {
    const key = await importAesKey(raw)
    for (const size of sizes) {
      const plaintext = noise(size)
      const bytes = new Uint8Array(size + 16)
      bytes.set(plaintext)
      await encryptInPlace(raw, gcm, bytes)
      expect(Buffer.compare(bytes, await encrypt(key, gcm, plaintext))).toBe(0)
      const opened = await decryptInPlace(raw, gcm, bytes)
      expect(opened && Buffer.compare(opened, plaintext)).toBe(0)
    }
  },
)

test.each(platforms)(
  'in a %s nothing is seen of what was altered',
  async (_, { encryptInPlace, decryptInPlace }) => {
    const size = 1_500_000
    const sealed = noise(size + 16)
    await encryptInPlace(raw, gcm, sealed)
    for (const at of [0, 1_200_000, size, size + 15]) {
      const altered = sealed.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      const unchanged = altered.slice()
      expect(await decryptInPlace(raw, gcm, altered)).toBeUndefined()
      const left = altered.subarray(0, size)
      expect(left.every((byte) => byte === 0) || Buffer.compare(altered, unchanged) === 0).toBe(true)
    }
    const elsewhere = { ...gcm, additional_data: systemRandom(40) }
    expect(await decryptInPlace(raw, elsewhere, sealed.slice())).toBeUndefined()
    expect(await decryptInPlace(systemRandom(32), gcm, sealed.slice())).toBeUndefined()
    expect(await decrypt(await importAesKey(raw), gcm, sealed)).toEqual(noise(size + 16).subarray(0, size))
  },
)
