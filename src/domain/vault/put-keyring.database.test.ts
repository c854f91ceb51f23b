import { expect, test } from 'vitest'
import { expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import { opaqueKeyring } from '#testing/sealed.ts'
import { emptyVault, first, replacing, sealedVault, storeKeyring } from '#testing/vault.ts'
import { getKeyring } from './get-keyring.ts'

const otherKeyId = Buffer.alloc(16, 9).toString('base64')

test('a keyring comes back as its device wrote it, with fields this server does not know', async () => {
  const vault = await emptyVault()
  expect(await getKeyring(vault.device)).toBeUndefined()
  const keyring = opaqueKeyring(vault.user_id, { later: { nested: ['ünïcödé \u0000', 1e21] } })
  expect(await storeKeyring(vault, first, keyring)).toBe(1)
  for (const caller of [vault.device, vault.person, await connectDevice(vault.person)]) {
    expect(await getKeyring(caller)).toEqual({ version: 1, document: JSON.stringify(keyring), epoch: 1 })
  }
})

test('the keyring says the epoch of its account', async () => {
  const vault = await sealedVault()
  await admin()`update roost.sync_heads set epoch = 3 where user_id = ${vault.user_id}`
  expect(await getKeyring(vault.device)).toMatchObject({ version: 1, epoch: 3 })
})

test('ten devices replace one keyring: exactly one wins, and the others learn its version', async () => {
  const vault = await sealedVault()
  const devices = await Promise.all(Array.from({ length: 10 }, () => connectDevice(vault.person)))
  const outcomes = await race(
    vault.user_id,
    devices.map(
      (device) => () =>
        storeKeyring({ device }, replacing('"1"'), opaqueKeyring(vault.user_id, { version: 2 })),
    ),
  )
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(lost).toHaveLength(9)
  for (const { reason } of lost)
    expect(reason).toMatchObject({ code: 'stale_version', detail: { version: 2 } })
})

test('a keyring in place of one that is not the latest is refused without a trace', async () => {
  const vault = await sealedVault()
  await storeKeyring(vault, replacing('"1"'), opaqueKeyring(vault.user_id, { version: 2 }))
  const store = (headers: object, version: number) => () =>
    storeKeyring(vault, headers, opaqueKeyring(vault.user_id, { version }))
  // The last is the write of above again: the version says that it, or another, has arrived.
  for (const attempt of [
    store(replacing('"7"'), 8),
    store(replacing('"0"'), 1),
    store(replacing('"1"'), 2),
  ]) {
    await expectRefusal(vault.user_id, attempt, 'stale_version', { version: 2 })
  }
  await expectRefusal(vault.user_id, store(first, 1), 'keyring_exists', { version: 2 })
  await expectRefusal(vault.user_id, store({}, 3), 'precondition_required')
})

test('a keyring that goes back, lowers its key version or changes a key under it is refused', async () => {
  const vault = await sealedVault()
  const rotated = opaqueKeyring(vault.user_id, { version: 2, key_version: 2, key_id: otherKeyId })
  await storeKeyring(vault, replacing('"1"'), rotated)
  for (const change of [
    { version: 2, key_version: 2, key_id: otherKeyId },
    { version: 1, key_version: 2, key_id: otherKeyId },
    { version: 3, key_version: 1 },
    { version: 3, key_version: 2 },
  ]) {
    const store = () => storeKeyring(vault, replacing('"2"'), opaqueKeyring(vault.user_id, change))
    await expectRefusal(vault.user_id, store, 'invalid_request')
  }
  const next = opaqueKeyring(vault.user_id, { version: 3, key_version: 2, key_id: otherKeyId })
  expect(await storeKeyring(vault, replacing('"2"'), next)).toBe(3)
})

test('a keyring may jump ahead, as after a restore from a backup', async () => {
  const vault = await sealedVault()
  const later = opaqueKeyring(vault.user_id, { version: 2 ** 53 - 1, key_version: 5, key_id: otherKeyId })
  expect(await storeKeyring(vault, replacing('"1"'), later)).toBe(2 ** 53 - 1)
})

test("another account's keyring is refused, whoever sends it, and changes neither account", async () => {
  const vault = await sealedVault()
  const stranger = await emptyVault()
  await expectRefusal(
    vault.user_id,
    () => storeKeyring(stranger, replacing('"1"'), opaqueKeyring(vault.user_id, { version: 2 })),
    'invalid_request',
  )
  await expectRefusal(
    stranger.user_id,
    () => storeKeyring(stranger, first, opaqueKeyring(vault.user_id)),
    'invalid_request',
  )
  expect(await getKeyring(stranger.device)).toBeUndefined()
})

test('a keyring over 64 KiB is refused without a trace', async () => {
  const vault = await emptyVault()
  const store = () => storeKeyring(vault, first, opaqueKeyring(vault.user_id, { later: 'x'.repeat(65_536) }))
  await expectRefusal(vault.user_id, store, 'body_too_large', { limit: 65_536 })
})
