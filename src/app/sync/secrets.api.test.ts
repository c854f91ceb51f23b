import { expect, inject, test } from 'vitest'
import { everyRow } from '#testing/every-row.ts'
import { hiddenPartsOf, walkThroughLogins } from '#testing/login-walk.ts'
import { programNames, startOwnServer } from '#testing/own-server.ts'
import type { TestServer } from '#testing/provided.ts'

const [{ stack }] = inject('servers') as [TestServer]

const inHex = (text: string) => Buffer.from(text).toString('hex')

test.each(programNames)('the %s lets no secret of a login into its log or the database', async (program) => {
  const server = await startOwnServer(stack, { LOG_LEVEL: 'debug' }, { program })
  const { secrets, handle, user_codes, device_id } = await walkThroughLogins(server)
  const rows = await everyRow(server)
  await server.stop()

  expect(secrets.filter((secret) => /^flm_sync_/.test(secret))).toHaveLength(2)
  expect(server.output()).toContain('/oauth/token')
  expect(rows.some((row) => row.includes(device_id))).toBe(true)
  const hidden = secrets.flatMap((secret) => [...hiddenPartsOf(secret), inHex(secret)])
  // Whoever reads the log or the database can neither open a link nor type a code.
  for (const secret of [...hidden, handle, inHex(handle), ...user_codes, ...user_codes.map(inHex)]) {
    expect(server.output().includes(secret)).toBe(false)
    expect(rows.filter((row) => row.includes(secret))).toEqual([])
  }
})
