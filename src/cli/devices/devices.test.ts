import { beforeEach, expect, test, vi } from 'vitest'
import { setSwitch, showConfig } from '#cli/commands/config.ts'
import { type TwoDevices, twoDevices } from '#cli/testing/two-devices.ts'
import { rename } from './rename.ts'
import { revoke } from './revoke.ts'
import { showDevices } from './show-devices.ts'

let account: TwoDevices
beforeEach(async () => {
  account = await twoDevices()
})

const idOf = (at: number) => account.server.devices[at]?.id ?? ''

test('this device is marked, and whole ids and times are in the JSON', async () => {
  const context = account.device('two')
  await showDevices(context)
  expect(context.heard.out()).toMatch(/^Device 2 \(this one\) +linux +.+ago +ends .+ +[0-9a-f]{8}$/m)
  const json = account.device('two', { json: true })
  await showDevices(json)
  expect(JSON.parse(json.heard.out()).devices[1]).toMatchObject({ id: idOf(1), is_current: true })
})

test('a name that would act on the terminal is shown harmlessly', async () => {
  await rename(account.device('one'), 'Attic', undefined)
  const [first] = account.server.devices
  if (first) first.name = 'Evil\u001b[2J\nname'
  const context = account.device('two')
  await showDevices(context)
  expect(context.heard.out()).toContain('Evil�[2J�name')
})

test('a device is renamed by name, by id, and by how its id begins', async () => {
  await rename(account.device('one'), 'Attic', undefined)
  await rename(account.device('one'), 'Cellar', 'device 2')
  expect(account.server.devices.map(({ name }) => name)).toEqual(['Attic', 'Cellar'])
  await rename(account.device('one'), 'Roof', idOf(1).slice(0, 6))
  await rename(account.device('one'), 'Ground', idOf(1))
  expect(account.server.devices[1]?.name).toBe('Ground')
  await rename(account.device('one'), 'Ground', 'attic')
  await expect(rename(account.device('one'), 'x', 'Ground')).rejects.toThrow('Say the id')
  await expect(rename(account.device('one'), 'x', 'nobody')).rejects.toThrow('roost devices')
  await expect(rename(account.device('one'), ' \n ', undefined)).rejects.toMatchObject({ code: 'usage' })
})

test('revoking asks, says what it cannot undo, and leaves this device to "logout"', async () => {
  const context = account.device('one')
  await expect(revoke(context, 'Device 2', {})).rejects.toThrow('--yes')
  await expect(revoke(context, 'Device 1', { yes: true })).rejects.toThrow('roost logout')
  const confirm = vi.fn(async () => true)
  const prompts = { secret: vi.fn(), line: vi.fn(), show: vi.fn(), confirm }
  const asking = account.device('one', { prompts })
  await revoke(asking, 'Device 2', {})
  expect(confirm.mock.calls.flat().join()).toContain('Revoke "Device 2"')
  expect(asking.heard.out()).toContain('What it has read, it has read')
  await expect(showDevices(account.device('two'))).rejects.toMatchObject({ code: 'unauthorized' })
})

test('the five switches are shown, and one is turned off for every device', async () => {
  const context = account.device('two')
  await setSwitch(account.device('one'), 'history', 'off')
  await showConfig(context)
  expect(context.heard.out()).toMatch(/^TYPE +SYNC\nhistory +off\nenvironment +on\n/)
  await expect(setSwitch(context, 'everything', 'off')).rejects.toMatchObject({ code: 'usage' })
})
