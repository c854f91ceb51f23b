import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Database } from '#platform/db/connect.ts'
import { startExternalStack } from '#testing/external-stack.ts'
import { startOwnServer } from '#testing/own-server.ts'
import { test as base, type Roost } from './roost.ts'

export type Open = Roost & { admin: Database }

/** A server whose database the tests may reach past every policy. */
export const test = base.extend<object, { open: Open }>({
  open: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => {
      const stack = await startExternalStack()
      const folder = await mkdtemp(join(tmpdir(), 'roost e2e '))
      const server = await startOwnServer(stack, { TRUSTED_PROXY_HOPS: '1' })
      const admin = connect(stack.admin_url, 1)
      await use({ url: server.url, data: folder, folder, output: server.output, admin })
      await admin.end()
      await server.stop()
      await stack.close()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** Whose account is signed in by an e-mail. */
export async function idOf({ admin }: Open, email: string): Promise<string> {
  const [user] = await admin`select id from auth.users where email = ${email}`
  return user?.id
}
