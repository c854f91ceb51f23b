import type { PassphraseRecipient } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { UnsafeKdfParameters } from '#crypto/errors.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'

type Kdf = PassphraseRecipient['kdf']

/** What new keyrings use: RFC 9106's second recommendation with one lane, about 0.25 s on a laptop. */
export const argon2idCost = { memory_kib: 64 * 1024, passes: 3, lanes: 1 } as const

/** What a device accepts. Below: cheap to guess (OWASP's floor). Above: a server's way to make it run out of memory. */
export const acceptedCost = {
  memory_kib: [19 * 1024, 1024 * 1024],
  passes: [2, 10],
  lanes: [1, 16],
} as const

/**
 * The 32 bytes that Argon2id (version 1.3) makes of a passphrase in NFKC and UTF-8. Throws
 * `UnsafeKdfParameters` before computing anything when the cost is out of bounds. The caller wipes the result.
 */
export async function stretchPassphrase(passphrase: string, kdf: Kdf): Promise<Bytes> {
  for (const [name, [least, most]] of Object.entries(acceptedCost)) {
    const value = kdf[name as keyof typeof acceptedCost]
    if (!(value >= least && value <= most))
      throw new UnsafeKdfParameters(
        `The keyring asks for Argon2id with ${name} = ${value}; this device accepts ${least} to ${most}.`,
      )
  }
  // Loaded when it is needed: it is larger than everything else a page loads of this.
  const { argon2id } = await import('hash-wasm')
  const hash = await argon2id({
    password: new TextEncoder().encode(passphrase.normalize('NFKC')),
    salt: base64ToBytes(kdf.salt),
    memorySize: kdf.memory_kib,
    iterations: kdf.passes,
    parallelism: kdf.lanes,
    hashLength: 32,
    outputType: 'binary',
  })
  return hash as Bytes
}
