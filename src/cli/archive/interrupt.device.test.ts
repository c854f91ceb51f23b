import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startRoost } from '#cli/testing/run-roost.ts'
import { twoDevices } from '#cli/testing/two-devices.ts'

test.each(['out', 'out.zip'])(
  'Ctrl-C ends an export to %s at once and leaves nothing half-written',
  async (name) => {
    const { folder, device } = await twoDevices()
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    onTestFinished(() => void silent.close().closeAllConnections())
    await once(silent, 'listening')
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    await device('one').device.store.change((profile) => profile && { ...profile, server: url })
    const asked = once(silent, 'request')
    const { child, ended } = startRoost(folder, url, ['export', name, '--profile', 'one'])
    await asked
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, stderr: 'roost: Cancelled.\n' })
    expect(readdirSync(folder).filter((entry) => entry.startsWith('out'))).toEqual([])
  },
)
