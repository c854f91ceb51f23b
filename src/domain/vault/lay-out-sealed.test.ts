import { expect, test } from 'vitest'
import { decodeSealedBlob } from '#contract/sealed-blob.ts'
import { opaqueBlob } from '#testing/sealed.ts'
import { layOutSealed } from './lay-out-sealed.ts'

const named = { account_id: '11111111-2222-4333-8444-555555555555', revision: 7, key_version: 3 }

test('the parts of a sealed blob cover it whole, each where the format has it', () => {
  const blob = opaqueBlob({ ...named, data_type: 'collection', codec: 'deflate-raw' }, 500)
  const fields = layOutSealed(blob.subarray(0, 400), blob.length)
  let end = 0
  for (const { offset, length } of fields) {
    expect(offset).toBe(end)
    end += length
  }
  expect(end).toBe(blob.length)
  const { header, nonce, ciphertext } = decodeSealedBlob(blob)
  const bytesOf = (wanted: string) => {
    const { offset = 0, length = 0 } = fields.find(({ name }) => name === wanted) ?? {}
    return Buffer.from(blob.subarray(offset, offset + length))
  }
  for (const name of ['content_id', 'parent_hash', 'key_id', 'wrap_nonce', 'wrapped_dek'] as const)
    expect(bytesOf(name).equals(header[name]), name).toBe(true)
  expect(bytesOf('nonce').equals(nonce)).toBe(true)
  expect(Buffer.concat([bytesOf('ciphertext'), bytesOf('tag')]).equals(ciphertext)).toBe(true)
  expect(bytesOf('magic').toString()).toBe('RST1')
  expect(bytesOf('data_type').toString()).toBe('\x0acollection')
  expect(bytesOf('account_id').toString('hex')).toBe(named.account_id.replaceAll('-', ''))
  expect(bytesOf('key_version').readUInt32BE()).toBe(3)
})

test('what is more than bytes comes with what it says', () => {
  const blob = opaqueBlob({ ...named, data_type: 'secret' })
  const said = layOutSealed(blob, blob.length).flatMap(({ name, value }) => (value ? [[name, value]] : []))
  expect(Object.fromEntries(said)).toEqual({
    magic: 'RST1',
    header_length: String(170 + 'secret'.length + 'identity'.length),
    account_id: named.account_id,
    data_type: 'secret',
    codec: 'identity',
    revision: '7',
    key_version: '3',
    device_id: '00000000-0000-4000-8000-000000000000',
  })
})

test('a removal has parts too, its ciphertext being of no length', () => {
  const blob = opaqueBlob({ ...named, data_type: 'secret', codec: 'tombstone' }, 28)
  expect(layOutSealed(blob, blob.length).find(({ name }) => name === 'ciphertext')).toMatchObject({
    length: 0,
  })
})
