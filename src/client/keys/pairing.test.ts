import { beforeEach, expect, test } from 'vitest'
import { listDevices } from '#client/devices/list-devices.ts'
import { revokeDevice } from '#client/devices/revoke-device.ts'
import { AlreadyApproved, PairingMismatch, ServerRefusal, UnknownDevice } from '#client/errors.ts'
import { readState } from '#client/sync/documents.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { text } from '#client/testing/device.ts'
import { addMember } from '#client/testing/fake-members.ts'
import { copyMembers, type Members, makeMembers } from '#client/testing/members.ts'
import { mortalDevice } from '#client/testing/mortal-device.ts'
import { inspectVault } from '#client/vault/inspect-vault.ts'
import { createDeviceKeys } from '#crypto/device/create-device-keys.ts'
import { createPairing, pairingToText } from '#crypto/device/pairing.ts'
import {
  MalformedPairing,
  TamperedRecipient,
  UntrustedSigner,
  WrongAccount,
  WrongPairing,
} from '#crypto/errors.ts'
import { approveDevice } from './approve-device.ts'
import { awaitApproval } from './await-approval.ts'
import { compareDevices } from './compare-devices.ts'
import { listJoining } from './list-joining.ts'
import { listRecipients } from './list-recipients.ts'
import { removeRecipient } from './remove-recipient.ts'
import { startPairing } from './start-pairing.ts'

type Member = Members['laptop']

let made: Members
let account: Members
let attic: Member
beforeEach(async () => {
  made ??= await makeMembers()
  account = await copyMembers(made)
  attic = await addMember(account.server, 'Attic')
})

const idOf = ({ store }: Member) => store.profile?.device_id ?? ''
const stateOf = (device: Member) => structuredClone(device.store.profile)

/** What both sides are left with when a pairing comes to nothing. */
async function expectNothing(given: Promise<unknown>, error: new (...args: never[]) => Error): Promise<void> {
  const before = [account.server.keyring, ...[attic, account.laptop].map(stateOf)].map((x) =>
    JSON.stringify(x),
  )
  await expect(given).rejects.toThrow(error)
  const after = [account.server.keyring, ...[attic, account.laptop].map(stateOf)].map((x) =>
    JSON.stringify(x),
  )
  expect(after).toEqual(before)
}

test('a device is let in by its QR code while it waits, knows what was seen, and is a member', async () => {
  await putContent(account.laptop, 'history', text('one'))
  await syncType(account.laptop, 'history')
  const pairing = await startPairing(attic)
  const waiting = awaitApproval(attic, pairing)
  expect(await listJoining(account.laptop)).toMatchObject([{ name: 'Attic' }])
  expect(await approveDevice(account.laptop, pairing)).toEqual({ device_id: idOf(attic), name: 'Attic' })
  await waiting
  expect(await inspectVault(attic)).toBe('open')
  expect((await readState(attic, 'history')).seen?.revision).toBe(1)
  expect(await listJoining(attic)).toEqual([])
  expect(await listRecipients(attic)).toContainEqual({
    kind: 'device',
    device_id: idOf(attic),
    device_name: 'Attic',
    joined: 'pairing',
    signed_by: idOf(account.laptop),
    is_this_device: true,
  })
})

test('a device is let in by typed words, and finds out about it later too', async () => {
  const pairing = await startPairing(attic)
  await approveDevice(account.phone, { words: pairing.words.toUpperCase(), device_id: idOf(attic) })
  await awaitApproval(attic, pairing)
  expect(attic.store.profile?.vault?.master_key).toBe(account.laptop.store.profile?.vault?.master_key)
})

test('two people find the same words on both devices, and nobody else can stand in between', async () => {
  const [here, there] = await Promise.all([
    compareDevices(attic, idOf(account.laptop)),
    compareDevices(account.laptop, idOf(attic)),
  ])
  expect(here.words).toBe(there.words)
  expect(here.words.split(' ')).toHaveLength(12)
  await approveDevice(account.laptop, { compared: there })
  await awaitApproval(attic, here)
  expect(await inspectVault(attic)).toBe('open')
})

test('a server that names other keys for either device makes the words differ', async () => {
  const { words } = await compareDevices(account.laptop, idOf(attic))
  const keys = await createDeviceKeys()
  const laptop = account.server.devices.find(({ id }) => id === idOf(account.laptop))
  if (laptop) laptop.public_keys = { x25519: keys.x25519.public, ed25519: keys.ed25519.public }
  expect((await compareDevices(attic, idOf(account.laptop))).words).not.toBe(words)
})

test('a device that was compared with one and let in by another stays out', async () => {
  const compared = await compareDevices(attic, idOf(account.laptop))
  await approveDevice(account.phone, { compared: await compareDevices(account.phone, idOf(attic)) })
  await expectNothing(awaitApproval(attic, compared), UntrustedSigner)
})

test('codes that were cut, altered, or are of another account or of nobody are refused', async () => {
  const { text: code } = await startPairing(attic)
  const approve = (given: string) => approveDevice(account.laptop, { text: given })
  await expectNothing(approve(code.slice(0, -2)), MalformedPairing)
  await expectNothing(
    approve(`${code.slice(0, 40)}${code[40] === 'A' ? 'B' : 'A'}${code.slice(41)}`),
    MalformedPairing,
  )
  const device = { device_id: crypto.randomUUID(), device_keys: await createDeviceKeys() }
  const foreign = await pairingToText(createPairing(crypto.randomUUID(), device))
  await expectNothing(approve(foreign), WrongAccount)
  const nobody = await pairingToText(createPairing(account.server.account_id, device))
  await expectNothing(approve(nobody), UnknownDevice)
  const { text: own } = await startPairing(account.laptop)
  await expectNothing(approve(own), UnknownDevice)
  const words = { words: 'abandon '.repeat(23), device_id: idOf(attic) }
  await expectNothing(approveDevice(account.laptop, words), MalformedPairing)
})

test("a forged code with another device's id, or a server with other keys for it, is refused", async () => {
  const device_keys = await createDeviceKeys()
  const forged = createPairing(account.server.account_id, { device_id: idOf(attic), device_keys })
  const attempt = approveDevice(account.laptop, { text: await pairingToText(forged) })
  await expectNothing(attempt, PairingMismatch)
})

test('a device that is revoked meanwhile is let in by nobody, and its waiting ends', async () => {
  const pairing = await startPairing(attic)
  const waiting = expect(awaitApproval(attic, pairing)).rejects.toMatchObject({ code: 'unauthorized' })
  await revokeDevice(account.laptop, idOf(attic))
  await waiting
  await expectNothing(approveDevice(account.laptop, pairing), UnknownDevice)
})

test('of two devices that let one in at the same time, the slower one is told', async () => {
  const { server, laptop, phone } = account
  const pairing = await startPairing(attic)
  // Both have read the keyring before either writes it.
  let writers = 0
  const both = Promise.withResolvers<void>()
  const inStep = (device: Member) => ({
    ...device,
    fetch: async (...[url, init]: Parameters<typeof fetch>) => {
      if (init?.method === 'PUT' && writers < 2 && ++writers === 2) both.resolve()
      if (init?.method === 'PUT') await both.promise
      return server.fetch(url, init)
    },
  })
  const outcomes = await Promise.allSettled([laptop, phone].map((by) => approveDevice(inStep(by), pairing)))
  const lost = outcomes.find((outcome) => outcome.status === 'rejected')
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(lost?.reason).toBeInstanceOf(AlreadyApproved)
  await awaitApproval(attic, pairing)
  expect(await inspectVault(attic)).toBe('open')
})

test('an approval whose answer got lost is no second one', async () => {
  const pairing = await startPairing(attic)
  let lost = 0
  account.server.faultFor = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined)
  await approveDevice(account.laptop, pairing)
  await awaitApproval(attic, pairing)
})

test('the code of an earlier pairing lets nobody in, and the present one then does', async () => {
  const stale = await startPairing(attic)
  const present = await startPairing(attic)
  await approveDevice(account.laptop, stale)
  await expectNothing(awaitApproval(attic, present), WrongPairing)
  const anew = await startPairing(attic)
  await approveDevice(account.laptop, anew)
  await awaitApproval(attic, anew)
  expect(await inspectVault(attic)).toBe('open')
})

test('a keyring that names other keys for the device, as the server gave them to the approver, is refused', async () => {
  const pairing = await startPairing(attic)
  const keys = await createDeviceKeys()
  const listed = account.server.devices.find(({ id }) => id === idOf(attic))
  if (listed) listed.public_keys = { x25519: keys.x25519.public, ed25519: keys.ed25519.public }
  await approveDevice(account.laptop, { words: pairing.words, device_id: idOf(attic) })
  await expectNothing(awaitApproval(attic, pairing), TamperedRecipient)
})

test('a device that was taken out of the keyring lets nobody in', async () => {
  await removeRecipient(account.laptop, { device_id: idOf(account.phone) })
  await expectNothing(approveDevice(account.phone, await startPairing(attic)), UntrustedSigner)
})

test('a device without keys of its own, as older clients have none, cannot be let in', async () => {
  const listed = account.server.devices.find(({ id }) => id === idOf(attic))
  if (listed) listed.public_keys = null
  expect(await listJoining(account.laptop)).toEqual([])
  await expectNothing(approveDevice(account.laptop, await startPairing(attic)), UnknownDevice)
})

test('waiting ends with the signal, and outlasts a network that is away', async () => {
  const controller = new AbortController()
  const waiting = awaitApproval(attic, await startPairing(attic), { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')

  const pairing = await startPairing(attic)
  let away = 8
  account.server.faultFor = ({ path }) => (path !== '/api/devices' && away-- > 0 ? 'unreachable' : undefined)
  const anew = awaitApproval(attic, pairing)
  await expect.poll(() => away).toBeLessThan(0)
  await approveDevice(account.laptop, pairing)
  await anew
  expect((await listDevices(attic)).length).toBe(4)
})

test('a session that has ended ends the waiting', async () => {
  const pairing = await startPairing(attic)
  account.server.tokens.clear()
  await expect(awaitApproval(attic, pairing)).rejects.toThrow(ServerRefusal)
})

test('an approval or a joining that is cut short at any step is begun anew, and lets the device in', async () => {
  for (let ends_at = 0, is_over = true; is_over; ends_at++) {
    const { server, laptop } = await copyMembers(made)
    const cellar = await addMember(server, 'Cellar')
    const approver = mortalDevice(laptop, ends_at)
    const first = await startPairing(cellar)
    await approveDevice(approver.mortal, first).catch(() => approveDevice(laptop, first))
    const joining = mortalDevice(cellar, ends_at)
    await awaitApproval(joining.mortal, first).catch(() => undefined)
    if ((await inspectVault(cellar)) === 'locked') {
      // The secret was only in memory.
      const anew = await startPairing(cellar)
      await approveDevice(laptop, anew)
      await awaitApproval(cellar, anew)
    }
    expect(await inspectVault(cellar)).toBe('open')
    is_over = approver.life.is_over || joining.life.is_over
  }
})
