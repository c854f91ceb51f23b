import { beforeEach, expect, test } from 'vitest'
import { removeRecipient } from '#client/keys/remove-recipient.ts'
import { rotateKeys } from '#client/keys/rotate-keys.ts'
import { startRotation } from '#client/keys/start-rotation.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { PASSPHRASE, signedInDevice, text } from '#client/testing/device.ts'
import { expectLocked, expectRefused } from '#client/testing/expect-refused.ts'
import { copyMembers, type Members, makeMembers } from '#client/testing/members.ts'
import type { DeviceRecipient, KeyringDocument } from '#contract/keyring-document.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import { identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import {
  DeviceNotInKeyring,
  RollbackDetected,
  RotationMissed,
  TamperedKeyring,
  TamperedRecipient,
  TamperedRotation,
  UnsafeKdfParameters,
  UntrustedSigner,
} from '#crypto/errors.ts'
import { rotatePsk, sealToDevice } from '#crypto/keyring/device-recipient.ts'
import { signKeyring } from '#crypto/keyring/mac.ts'
import { entryContext, sealMasterKey } from '#crypto/keyring/previous-keys.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'
import { systemRandom } from '#crypto/primitive/random.ts'
import { createDevice } from '#crypto/testing/account.ts'
import { unlockVault } from './unlock-vault.ts'

let made: Members
let account: Members
beforeEach(async () => {
  made ??= await makeMembers()
  account = await copyMembers(made)
  await putContent(account.phone, 'history', text('one'))
  await syncType(account.phone, 'history')
  await putContent(account.phone, 'history', text('an edit that was not sent'))
})

const sync = () => syncType(account.phone, 'history')
const stored = () => structuredClone(account.server.keyring) as KeyringDocument
const show = (change: Partial<KeyringDocument>) => {
  account.server.keyring = { ...stored(), version: stored().version + 1, ...change }
}
const own = ({ store }: Members['laptop']): OwnDevice => {
  if (!store.profile) throw new Error('it is signed in')
  return store.profile
}

/** What a removed device that kept the key, or anybody else who got hold of it, can make of the account. */
async function forge({
  signer,
  change,
  recipient: altered,
  key_version = 2,
  leads_back = true,
}: {
  signer: OwnDevice
  change?: Partial<KeyringDocument>
  recipient?: Partial<DeviceRecipient>
  key_version?: number
  leads_back?: boolean
}) {
  const { account_id, vault } = account.laptop.store.profile ?? {}
  const old_key = base64ToBytes(vault?.master_key ?? '')
  const sealed_in = leads_back ? old_key.slice() : systemRandom(32)
  const old = await deriveKeys(sealed_in.slice(), account_id ?? '', 1)
  const master_key = systemRandom(32)
  const keys = await deriveKeys(master_key, account_id ?? '', key_version)
  const psk = await rotatePsk(await deriveKeys(old_key.slice(), account_id ?? '', 1))
  const by = { device: identityOf(own(account.phone)), psk, signer }
  const sealed = await sealToDevice(entryContext(keys), master_key, by, systemRandom)
  const previous = [await sealMasterKey(keys, { key: sealed_in, ...old }, systemRandom)]
  const [passphrase, recovery] = stored().recipients
  account.server.keyring = await signKeyring(keys, {
    ...stored(),
    ...entryContext(keys),
    version: stored().version + 1,
    recipients: [passphrase, recovery, { ...sealed, ...altered }].filter((one) => one !== undefined),
    previous,
    ...change,
  })
}

test('a recipient that no device has put there is refused, and so is one that was taken away or changed', async () => {
  const { recipients } = stored()
  const stranger = { ...(recipients.at(-1) as DeviceRecipient), device_id: crypto.randomUUID() }
  show({ recipients: [...recipients, stranger] })
  await expectRefused(account.phone, sync, TamperedKeyring)
  show({ recipients: recipients.slice(1) })
  await expectRefused(account.phone, sync, TamperedKeyring)
  show({
    recipients: [...recipients.slice(0, -1), { ...recipients.at(-1), psk: 'pairing' } as DeviceRecipient],
  })
  await expectRefused(account.phone, sync, TamperedKeyring)
})

test('an older keyring under a newer number is refused, by its own number or by the one that the server names', async () => {
  const older = stored()
  await removeRecipient(account.laptop, { device_id: own(account.tablet).device_id })
  await syncType(account.phone, 'setting')
  account.server.keyring = older
  await expectRefused(account.phone, sync, RollbackDetected)
  account.server.keyring = { ...older, version: older.version + 7 }
  await expectRefused(account.phone, sync, TamperedKeyring)
  account.server.faultFor = ({ path }) =>
    path === '/api/sync/keyring'
      ? Response.json({ success: true, data: { keyring: older, epoch: 1 } }, { headers: { etag: '"99"' } })
      : undefined
  await expectRefused(account.phone, sync, RollbackDetected)
})

test('heads that were changed, so that a rollback would not be noticed, are refused', async () => {
  show({ heads: { history: { revision: 1, content_hash: 'ab'.repeat(32) } } })
  await expectRefused(account.phone, sync, TamperedKeyring)
})

test("another account's keyring is refused, and so is none at all", async () => {
  show({ account: crypto.randomUUID() })
  await expectRefused(account.phone, sync, TamperedKeyring)
  account.server.keyring = null
  await expectRefused(account.phone, sync, RollbackDetected)
})

test.each([
  ['cheap to guess', { memory_kib: 8192, passes: 1 }],
  ['never done', { memory_kib: 4 * 1024 * 1024, passes: 3 }],
  ['without end', { memory_kib: 65_536, passes: 4_000_000 }],
])('a passphrase whose derivation was made %s is not even tried', async (_, parameters) => {
  const attic = await signedInDevice(account.server)
  const [passphrase, ...others] = stored().recipients
  const { kdf } = passphrase as { kdf: object }
  show({ recipients: [{ ...passphrase, kdf: { ...kdf, ...parameters } } as never, ...others] })
  const unlock = () => unlockVault(attic, { passphrase: PASSPHRASE })
  await expectRefused(attic, unlock, UnsafeKdfParameters)
})

test('a renewal by a stranger, or by a device that was removed, is followed by nobody', async () => {
  await forge({ signer: await createDevice() })
  await expectLocked(account.phone, sync, UntrustedSigner)
  account.server.keyring = made.server.keyring
  await removeRecipient(account.laptop, { device_id: own(account.tablet).device_id })
  await syncType(account.phone, 'setting')
  await forge({ signer: own(account.tablet) })
  await expectLocked(account.phone, sync, UntrustedSigner)
})

test("a renewal in a member's name that this member has not signed is refused", async () => {
  const { device_id } = own(account.laptop)
  await forge({ signer: { ...(await createDevice()), device_id } })
  await expectRefused(account.phone, sync, TamperedRecipient)
})

test('a renewal that goes with other keys, another secret, or back to another key is refused', async () => {
  const signer = own(account.laptop)
  const { device_keys } = await createDevice()
  await forge({ signer, recipient: { x25519: device_keys.x25519.public } })
  await expectRefused(account.phone, sync, TamperedRecipient)
  await forge({ signer, recipient: { psk: 'pairing' } })
  await expectRefused(account.phone, sync, TamperedRecipient)
  await forge({ signer, leads_back: false })
  await expectRefused(account.phone, sync, TamperedRotation)
})

test('a key of the same number, a skipped one, and one without this device are refused', async () => {
  const signer = own(account.laptop)
  await forge({ signer, key_version: 1 })
  await expectRefused(account.phone, sync, TamperedRotation)
  await forge({ signer, key_version: 3 })
  await expectLocked(account.phone, sync, RotationMissed)
  await forge({ signer, recipient: { device_id: crypto.randomUUID() } })
  await expectLocked(account.phone, sync, DeviceNotInKeyring)
})

test('after a renewal the keyring before it is a rollback, also under a newer number', async () => {
  const { laptop, phone, server } = account
  const older = stored()
  await syncType(laptop, 'history')
  await startRotation(laptop, { passphrase: PASSPHRASE })
  await rotateKeys(laptop)
  await sync()
  expect(phone.store.profile?.vault?.key_version).toBe(2)
  await putContent(phone, 'history', text('another edit'))
  for (const version of [older.version, older.version + 9]) {
    server.keyring = { ...older, version }
    await expectRefused(phone, sync, RollbackDetected)
    await expectRefused(laptop, () => syncType(laptop, 'history'), RollbackDetected)
  }
})

test('a forged renewal does not open by the passphrase either, and the true key stays', async () => {
  await forge({ signer: await createDevice() })
  const unlock = () => unlockVault(account.phone, { passphrase: PASSPHRASE })
  const before = account.phone.store.profile?.vault?.master_key
  await expect(unlock()).rejects.toMatchObject({ code: 'wrong_passphrase' })
  expect(account.phone.store.profile?.vault?.master_key).toBe(before)
})
