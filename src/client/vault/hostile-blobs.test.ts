import { beforeEach, expect, test } from 'vitest'
import { EpochChanged, UnexpectedAnswer } from '#client/errors.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { text } from '#client/testing/device.ts'
import { expectRefused } from '#client/testing/expect-refused.ts'
import { copyMembers, type Members, makeMembers } from '#client/testing/members.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { decodeSealedBlob, encodeSealedBlob, MalformedSealedBlob } from '#contract/sealed-blob.ts'
import { seal } from '#crypto/blob/seal.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import { KeyMismatch, RollbackDetected, TamperedBlob } from '#crypto/errors.ts'
import { systemRandom } from '#crypto/primitive/random.ts'

let made: Members
let account: Members
beforeEach(async () => {
  made ??= await makeMembers()
  account = await copyMembers(made)
  for (const content of ['one', 'two']) await push(content)
  await pull()
  await push('three')
})

/** The laptop writes, the phone reads what the server makes of it. */
async function push(content: string) {
  await putContent(account.laptop, 'history', text(content))
  await syncType(account.laptop, 'history')
}
const pull = () => syncType(account.phone, 'history')

const newest = () => {
  const blob = account.server.blobs.get('history')
  if (!blob) throw new Error('the laptop has stored one')
  return blob
}
const show = (bytes: Bytes, rest: object = {}) =>
  account.server.blobs.set('history', { ...newest(), bytes, ...rest })

test('a body that was cut anywhere, or goes on, is refused', async () => {
  const { bytes } = newest()
  for (const length of [0, 3, 5, 40, 120, 180, bytes.length - 17, bytes.length - 1])
    await refuses(bytes.slice(0, length))
  await refuses(new Uint8Array([...bytes, 0]))
  await refuses(new Uint8Array([...bytes, ...bytes]))

  async function refuses(altered: Bytes) {
    show(altered)
    const attempt = pull().catch((error) => error)
    const error = await attempt
    expect(
      [MalformedSealedBlob, TamperedBlob].some((kind) => error instanceof kind),
      `${error}`,
    ).toBe(true)
    await expectRefused(account.phone, pull, error.constructor)
  }
})

test('an earlier version under the number of the newest is refused', async () => {
  const [, two] = account.server.versions.get('history') ?? []
  show(two?.bytes ?? new Uint8Array())
  await expectRefused(account.phone, pull, TamperedBlob)
})

test('an earlier version that says of itself that it is a later one is refused', async () => {
  const [, two] = account.server.versions.get('history') ?? []
  const { header, content } = decodeSealedBlob(two?.bytes ?? new Uint8Array())
  show(encodeSealedBlob({ header: { ...header, revision: 3 }, content }))
  await expectRefused(account.phone, pull, TamperedBlob)
})

test.each(['parent_hash', 'content_id', 'device_id', 'wrap_nonce', 'wrapped_dek'] as const)(
  'a header with another %s is refused',
  async (field) => {
    const { header, content } = decodeSealedBlob(newest().bytes)
    const other = header[field]
    const changed = typeof other === 'string' ? crypto.randomUUID() : other.with(0, (other[0] ?? 0) ^ 1)
    show(encodeSealedBlob({ header: { ...header, [field]: changed }, content }))
    await expectRefused(account.phone, pull, TamperedBlob)
  },
)

test("what another account's device has sealed is refused, whatever it says of itself", async () => {
  const { device_id } = decodeSealedBlob(newest().bytes).header
  const place = { data_type: 'history', device_id, revision: 3, parent: null }
  const theirs = await deriveKeys(systemRandom(32), crypto.randomUUID(), 1)
  show((await seal({ ...place, keys: theirs, plaintext: text('theirs') })).bytes)
  await expectRefused(account.phone, pull, TamperedBlob)
  const pretending = await deriveKeys(systemRandom(32), account.server.account_id, 1)
  show((await seal({ ...place, keys: pretending, plaintext: text('theirs') })).bytes)
  await expectRefused(account.phone, pull, KeyMismatch)
})

test('a blob under a key that the keyring has not come to is refused', async () => {
  const { device_id } = decodeSealedBlob(newest().bytes).header
  const keys = await deriveKeys(systemRandom(32), account.server.account_id, 2)
  const place = { data_type: 'history', device_id, revision: 3, parent: null }
  show((await seal({ ...place, keys, plaintext: text('theirs') })).bytes, { key_version: 2 })
  await expectRefused(account.phone, pull, KeyMismatch)
})

test('an answer that names no version, and a page in place of one, are refused', async () => {
  const answers = [
    new Response(newest().bytes),
    new Response('<html></html>', { headers: { etag: '"3.1"' } }),
    new Response(newest().bytes, { headers: { etag: '"3"' } }),
  ]
  const kinds = [UnexpectedAnswer, MalformedSealedBlob, UnexpectedAnswer]
  for (const [at, answer] of answers.entries()) {
    account.server.faultFor = ({ path }) => (path === '/api/sync/data/history' ? answer : undefined)
    await expectRefused(account.phone, pull, kinds[at] ?? Error)
  }
})

test('an epoch that nobody has announced stops everything, in both directions', async () => {
  account.server.epoch = 2
  await expect(pull()).rejects.toThrow(EpochChanged)
  await putContent(account.phone, 'history', text('mine'))
  account.server.requests.length = 0
  await expectRefused(account.phone, pull, EpochChanged)
  expect(account.server.requests.filter((line) => !line.startsWith('GET'))).toEqual([])
  // Going back to the one before is no way around the question either.
  account.server.epoch = 1
  await pull()
})

test('a type that was seen cannot be answered as missing, or as one that an older client has cleared', async () => {
  await pull()
  const blob = newest()
  account.server.blobs.delete('history')
  await expectRefused(account.phone, pull, RollbackDetected)
  account.server.blobs.set('history', { ...blob, is_cleared: true })
  await expectRefused(account.phone, pull, RollbackDetected)
})
