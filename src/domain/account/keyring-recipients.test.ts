import { expect, test } from 'vitest'
import type { Device } from '#contract/device.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { keyringRecipients } from './keyring-recipients.ts'

const keysOf = (letter: string) => ({
  x25519: `${letter.repeat(43)}=`,
  ed25519: `${letter.toLowerCase().repeat(43)}=`,
})

const device = (id: string, name: string, letter: string | null) =>
  ({
    id,
    name,
    device_type: 'linux',
    is_signed_in: true,
    public_keys: letter && keysOf(letter),
  }) as Device

const member = (device_id: string, letter: string, signed_by: string) => ({
  kind: 'device',
  device_id,
  ...keysOf(letter),
  psk: 'pairing',
  signed_by,
})

const list = (recipients: unknown[], devices: Device[]) =>
  keyringRecipients({ recipients } as unknown as KeyringDocument, devices)

test('devices go by their names and say who let them in; people go by their kind', () => {
  const recipients = [
    { kind: 'passphrase' },
    { kind: 'recovery' },
    { kind: 'hardware-key' },
    member('a', 'A', 'a'),
    member('b', 'B', 'a'),
  ]
  const listed = list(recipients, [device('a', 'Desktop', 'A'), device('b', 'Phone', 'B')])
  expect(listed.map(({ kind, device }) => device?.name ?? kind)).toEqual([
    'passphrase',
    'recovery',
    'hardware-key',
    'Desktop',
    'Phone',
  ])
  expect(listed[3]).toMatchObject({ is_known_key: true, let_in_by: null })
  expect(listed[4]).toMatchObject({ is_known_key: true, let_in_by: 'Desktop', joined: 'pairing' })
})

test('a device that is gone has no name, and a key that its device did not bring is not known', () => {
  const recipients = [member('gone', 'A', 'gone'), member('b', 'X', 'gone'), member('c', 'C', 'b')]
  const listed = list(recipients, [device('b', 'Phone', 'B'), device('c', 'Tablet', null)])
  expect(
    listed.map(({ device, is_known_key, let_in_by }) => [device?.name, is_known_key, let_in_by]),
  ).toEqual([
    [undefined, false, null],
    ['Phone', false, null],
    ['Tablet', false, 'Phone'],
  ])
})
