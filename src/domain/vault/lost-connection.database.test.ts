import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { push, sealedVault } from '#testing/vault.ts'

/** Ends the connection that waits for a lock which `holder` has, as a crash in the middle of its write would. */
async function endWaiter(holder: number): Promise<void> {
  for (;;) {
    const [ended] = await admin()`
      select pg_terminate_backend(pid) from pg_stat_activity where ${holder} = any(pg_blocking_pids(pid))`
    if (ended) return
    await sleep(10)
  }
}

test('a write whose connection dies before its commit leaves nothing, and the retry arrives', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await expectNoTrace(vault.user_id, async () => {
    await admin().begin(async (sql) => {
      await sql`select from roost.sync_heads where user_id = ${vault.user_id} for update`
      const [holder] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
      const write = expect(push(vault, 2)).rejects.toMatchObject({ code: 'database_unavailable' })
      await endWaiter(holder?.pid ?? 0)
      await write
    })
  })
  expect(await push(vault, 2)).toMatchObject({ version: 2 })
})
