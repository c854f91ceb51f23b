import { expect, test } from 'vitest'
import { expectNoTrace } from '#testing/account-rows.ts'
import { hold, killConnections } from '#testing/race.ts'
import { push, sealedVault } from '#testing/vault.ts'

test('a write whose connection dies before its commit leaves nothing, and the retry arrives', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await expectNoTrace(vault.user_id, () =>
    hold('sync_heads', vault.user_id, async (waiting) => {
      const write = expect(push(vault, 2)).rejects.toMatchObject({ code: 'database_unavailable' })
      await killConnections(await waiting(1), write)
    }),
  )
  expect(await push(vault, 2)).toMatchObject({ version: 2 })
})
