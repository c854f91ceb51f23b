import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { decodeSealedBlob, encodeSealedHeader, type SealedBlobHeader } from '#contract/sealed-blob.ts'
import { expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import {
  changedHeader,
  contentHash,
  opaqueBlob,
  opaqueKeyring,
  rewrapped,
  sealedLegacyKey,
} from '#testing/sealed.ts'
import {
  blobOf,
  emptyVault,
  first,
  pushUnsealed,
  replacing,
  rotate,
  rotatedKeyId,
  rotatedVault,
  sealedVault,
  storeKeyring,
  type Vault,
} from '#testing/vault.ts'
import { getBlob } from './get-blob.ts'
import { getVersion } from './get-version.ts'
import { listVersions } from './list-versions.ts'
import { putSealedBlob } from './put-blob.ts'
import { putLegacyKey } from './put-legacy-key.ts'
import { rewrapBlob } from './rewrap-blob.ts'

const none = new Uint8Array()
const rewrap = (
  { device }: Pick<Vault, 'device'>,
  tag: string,
  header: Uint8Array,
  version: number | null = null,
) => rewrapBlob(device, { type: 'collection', version }, replacing(tag), header)

/** The header of a blob of the rotated vault, wrapped anew under its second key. */
const renewed = (blob = none) => rewrapped(blob, 2, rotatedKeyId)

/** What a sealed blob is once its header is another. */
const withHeader = (blob: Uint8Array, header: Uint8Array) =>
  Buffer.concat([header, decodeSealedBlob(blob).content])

test('a re-wrap changes the header and the tag; content, its hash and its version stay', async () => {
  const { vault, blobs } = await rotatedVault()
  const header = renewed(blobs[1])
  expect(await rewrap(vault, '"2.1"', header)).toEqual({ version: 2, key_version: 2 })
  const read = await getBlob(await connectDevice(vault.person), 'collection', '"2.1"')
  expect(read).toMatchObject({ version: 2, key_version: 2, checksum: contentHash(blobs[1] ?? none) })
  expect(Buffer.from(read.encrypted_blob ?? []).equals(withHeader(blobs[1] ?? none, header))).toBe(true)
  expect((await getBlob(vault.device, 'collection', '"2.2"')).encrypted_blob).toBeNull()
})

test('a kept version is re-wrapped by its own tag, and the current one does not notice', async () => {
  const { vault, blobs } = await rotatedVault()
  const before = await getBlob(vault.device, 'collection', undefined)
  const [events] = await admin()`select seq from roost.sync_heads where user_id = ${vault.user_id}`
  const header = renewed(blobs[0])
  expect(await rewrap(vault, '"1.1"', header, 1)).toEqual({ version: 1, key_version: 2 })
  expect(await getBlob(vault.device, 'collection', undefined)).toEqual(before)
  expect(await admin()`select seq from roost.sync_heads where user_id = ${vault.user_id}`).toEqual([events])
  const kept = await getVersion(vault.device, { type: 'collection', version: 1 }, undefined)
  expect(Buffer.from(kept.encrypted_blob ?? []).equals(withHeader(blobs[0] ?? none, header))).toBe(true)
  expect(kept).toMatchObject({ key_version: 2, checksum: contentHash(blobs[0] ?? none) })
})

test('the current version may be named by its number, too', async () => {
  const { vault, blobs } = await rotatedVault()
  await rewrap(vault, '"2.1"', renewed(blobs[1]), 2)
  expect(await getBlob(vault.device, 'collection', undefined)).toMatchObject({ version: 2, key_version: 2 })
  const listed = await listVersions(vault.device, 'collection')
  expect(listed.map(({ key_version }) => key_version)).toEqual([2, 1])
})

test('megabytes are re-wrapped by a few hundred bytes, and come out whole', async () => {
  const vault = await sealedVault()
  const named = { account_id: vault.user_id, data_type: 'collection', revision: 1 }
  const blob = opaqueBlob(named, 3_000_000)
  await putSealedBlob(vault.device, 'collection', first, blob)
  await rotate(vault)
  const header = renewed(blob)
  expect(header.length).toBeLessThan(300)
  await rewrap(vault, '"1.1"', header)
  const { encrypted_blob } = await getBlob(vault.device, 'collection', undefined)
  expect(Buffer.from(encrypted_blob ?? []).equals(withHeader(blob, header))).toBe(true)
})

test('a push goes on from the tag a re-wrap gave', async () => {
  const { vault, blobs } = await rotatedVault()
  await rewrap(vault, '"2.1"', renewed(blobs[1]))
  const next = opaqueBlob({
    account_id: vault.user_id,
    data_type: 'collection',
    revision: 3,
    key_version: 2,
    key_id: rotatedKeyId,
  })
  const put = (tag: string) => putSealedBlob(vault.device, 'collection', replacing(tag), next)
  await expectRefusal(vault.user_id, () => put('"2.1"'), 'stale_version', {
    version: 2,
    etag: '"2.2"',
    key_version: 2,
    content_hash: contentHash(blobs[1] ?? none),
  })
  expect(await put('"2.2"')).toMatchObject({ version: 3 })
})

test('a re-wrap that is sent again finds the tag it made, and changes nothing', async () => {
  const { vault, blobs } = await rotatedVault()
  for (const version of [null, 1]) {
    const name = version ?? 2
    const header = renewed(blobs[name - 1])
    await rewrap(vault, `"${name}.1"`, header, version)
    await expectRefusal(vault.user_id, () => rewrap(vault, `"${name}.1"`, header, version), 'stale_version', {
      version: name,
      etag: `"${name}.2"`,
      key_version: 2,
      content_hash: contentHash(blobs[name - 1] ?? none),
    })
    // Another wrap under the same key would leave the tag as it is.
    const again = () => rewrap(vault, `"${name}.2"`, renewed(blobs[name - 1]), version)
    await expectRefusal(vault.user_id, again, 'invalid_rewrap')
  }
})

test('of ten devices that re-wrap one blob, one does', async () => {
  const { vault, blobs } = await rotatedVault()
  const headers = Array.from({ length: 10 }, () => renewed(blobs[1]))
  const outcomes = await race(
    vault.user_id,
    headers.map((header) => () => rewrap(vault, '"2.1"', header)),
  )
  const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(lost).toHaveLength(9)
  for (const { reason } of lost)
    expect(reason).toMatchObject({ code: 'stale_version', detail: { etag: '"2.2"' } })
  const { encrypted_blob } = await getBlob(vault.device, 'collection', undefined)
  const won = withHeader(blobs[1] ?? none, headers[winner] ?? none)
  expect(Buffer.from(encrypted_blob ?? []).equals(won)).toBe(true)
})

test('of a push and a re-wrap at once one is made, and nothing is torn', async () => {
  for (const push_first of [true, false]) {
    const { vault, blobs } = await rotatedVault()
    const named = { account_id: vault.user_id, data_type: 'collection', revision: 3 }
    const next = opaqueBlob({ ...named, key_version: 2, key_id: rotatedKeyId })
    const attempts = [
      () => putSealedBlob(vault.device, 'collection', replacing('"2.1"'), next),
      () => rewrap(vault, '"2.1"', renewed(blobs[1])),
    ]
    const outcomes = await race<unknown>(vault.user_id, push_first ? attempts : attempts.toReversed())
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const { encrypted_blob } = await getBlob(vault.device, 'collection', undefined)
    const { header, content } = decodeSealedBlob(encrypted_blob ?? none)
    const whole = decodeSealedBlob(header.revision === 3 ? next : (blobs[1] ?? none)).content
    expect(Buffer.from(content).equals(whole)).toBe(true)
  }
})

test('a header that says anything else than before is refused', async () => {
  const { vault, blobs } = await rotatedVault()
  const stranger = await sealedVault()
  const blob = blobs[1] ?? none
  const { header: good } = decodeSealedBlob(new Uint8Array(withHeader(blob, renewed(blob))))
  const changes: Partial<SealedBlobHeader>[] = [
    { account_id: stranger.user_id },
    { data_type: 'history' },
    { data_type: 'collections' },
    { codec: 'tombstone' },
    { content_id: new Uint8Array(randomBytes(16)) },
    { revision: 3 },
    { revision: 1 },
    { parent_hash: new Uint8Array(32) },
    { device_id: '00000000-0000-4000-8000-000000000001' },
    { device_id: '80000000-0000-4000-8000-000000000000' },
  ]
  for (const change of changes) {
    const attempt = () => rewrap(vault, '"2.1"', encodeSealedHeader({ ...good, ...change }))
    await expectRefusal(vault.user_id, attempt, 'invalid_rewrap')
  }
  // The header of the version before, in the place of this one.
  await expectRefusal(vault.user_id, () => rewrap(vault, '"2.1"', renewed(blobs[0])), 'invalid_rewrap')
})

test('bytes that are no header, or more than one, are refused', async () => {
  const { vault, blobs } = await rotatedVault()
  const header = renewed(blobs[1])
  for (const bytes of [
    none,
    new Uint8Array(randomBytes(header.length)),
    header.subarray(0, header.length - 1),
    Buffer.concat([header, new Uint8Array(1)]),
    withHeader(blobs[1] ?? none, header),
  ]) {
    const attempt = () => rewrap(vault, '"2.1"', bytes)
    await expectRefusal(vault.user_id, attempt, 'invalid_sealed_blob')
  }
})

test("a header under another key than the keyring's is refused as stale_key", async () => {
  const { vault, blobs } = await rotatedVault()
  for (const [key_version, key_id] of [
    [1, new Uint8Array(16).fill(7)],
    [2, new Uint8Array(16).fill(7)],
    [3, rotatedKeyId],
  ] as const) {
    const header = rewrapped(blobs[1] ?? none, key_version, key_id)
    await expectRefusal(vault.user_id, () => rewrap(vault, '"2.1"', header), 'stale_key', { key_version: 2 })
  }
})

test('a re-wrap has to say what it replaces, and to be right about it', async () => {
  const { vault, blobs } = await rotatedVault()
  const header = renewed(blobs[1])
  const unconditional = () => rewrapBlob(vault.device, { type: 'collection', version: null }, {}, header)
  await expectRefusal(vault.user_id, unconditional, 'precondition_required')
  await expectRefusal(vault.user_id, () => rewrap(vault, '"1.1"', header), 'stale_version', {
    version: 2,
    etag: '"2.1"',
    key_version: 1,
    content_hash: contentHash(blobs[1] ?? none),
  })
  const absent = () => rewrapBlob(vault.device, { type: 'secret', version: null }, replacing('"2.1"'), header)
  await expectRefusal(vault.user_id, absent, 'stale_version', {
    version: 0,
    etag: null,
    key_version: null,
    content_hash: null,
  })
  await expectRefusal(vault.user_id, () => rewrap(vault, '"9.1"', header, 9), 'not_found')
  await expectRefusal(vault.user_id, () => rewrap(vault, '"2.1"', header, 1), 'stale_version')
})

test('there is nothing to re-wrap in an older account, nor of its versions after the upgrade', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  const header = changedHeader(blobOf(vault, 1), { key_version: 1 })
  await expectRefusal(vault.user_id, () => rewrap(vault, '"1.0"', header), 'keyring_missing')
  await putLegacyKey(vault.device, Buffer.alloc(32, 1).toString('base64'), nowhere)
  await storeKeyring(vault, first, opaqueKeyring(vault.user_id, { previous: [sealedLegacyKey()] }), 1)
  for (const version of [null, 1]) {
    await expectRefusal(vault.user_id, () => rewrap(vault, '"1.0"', header, version), 'invalid_rewrap')
  }
})

test('a stranger, with a keyring and a blob of the same numbers, re-wraps nothing of this account', async () => {
  const { vault, blobs } = await rotatedVault()
  const stranger = await rotatedVault()
  await expectNoTrace(vault.user_id, async () => {
    for (const version of [null, 1, 2]) {
      const attempt = () => rewrap(stranger.vault, `"${version ?? 2}.1"`, renewed(blobs[1]), version)
      await expectRefusal(stranger.vault.user_id, attempt, 'invalid_rewrap')
    }
  })
})
