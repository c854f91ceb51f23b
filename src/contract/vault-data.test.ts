import { expect, test } from 'vitest'
import { sealedBlob } from './sealed-blob.ts'
import { putData } from './vault-data.ts'

const body = { encrypted_blob: 'AAAA', nonce: 'AAAAAAAAAAAAAAAA', checksum: null }

test('text that Postgres cannot hold is refused before it gets there', () => {
  expect(putData.body.parse(body)).toEqual(body)
  for (const wrong of [
    { nonce: '\0' },
    { nonce: 'x'.repeat(1025) },
    { checksum: 'a\0' },
    { checksum: 'x'.repeat(257) },
  ])
    expect(putData.body.safeParse({ ...body, ...wrong }).success, JSON.stringify(wrong)).toBe(false)
})

test('every tag that a sealed blob can have is one that a client can send', () => {
  const takes = (tag: string) => putData.headers.safeParse({ 'if-match': tag }).success
  expect(takes(`"${sealedBlob.max_revision}.${sealedBlob.max_key_version}"`)).toBe(true)
  for (const wrong of ['1.1', 'W/"1.1"', '"1"', '*', '"1.1", "2.1"', '"-1.1"'])
    expect(takes(wrong), wrong).toBe(false)
})
