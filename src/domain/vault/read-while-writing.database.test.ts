import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { connectDevice } from '#testing/people.ts'
import { emptyVault } from '#testing/vault.ts'
import { getBlob } from './get-blob.ts'
import { listBlobs } from './list-blobs.ts'
import { putUnsealedBlob } from './put-blob.ts'

test('while devices write, what is read is of one write: its version, its nonce and its bytes', async () => {
  const vault = await emptyVault()
  const devices = await Promise.all(Array.from({ length: 4 }, () => connectDevice(vault.person)))
  const nonceOf = (text: string) => createHash('sha256').update(text).digest('base64')
  const textOf = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString()
  const written = new Map<string, number>()
  let writing = true
  const write = async (device: (typeof devices)[number], index: number) => {
    for (let round = 0; round < 40; round++) {
      const encrypted_blob = `${index} ${round} `.repeat(round % 3 ? 10 : 2000)
      const body = { encrypted_blob, nonce: nonceOf(encrypted_blob) }
      const { version } = await putUnsealedBlob(device, 'collection', {}, body)
      written.set(encrypted_blob, version)
    }
  }
  const seen: { text: string; nonce: string; version: number }[] = []
  const read = async () => {
    while (writing) {
      const one = await getBlob(vault.device, 'collection', undefined).catch(() => undefined)
      if (one) seen.push({ text: textOf(one.encrypted_blob), nonce: one.nonce, version: one.version })
      for (const blob of (await listBlobs(vault.person)).blobs ?? []) {
        seen.push({ text: textOf(blob.encrypted_blob), nonce: blob.nonce, version: blob.version })
      }
    }
  }
  const readers = [read(), read()]
  await Promise.all(devices.map(write))
  writing = false
  await Promise.all(readers)
  expect(new Set(seen.map(({ version }) => version)).size).toBeGreaterThan(10)
  const torn = seen.filter(
    ({ text, nonce, version }) => nonce !== nonceOf(text) || written.get(text) !== version,
  )
  expect(torn).toEqual([])
})
