import { expect, onTestFinished, test } from 'vitest'
import { config } from '#platform/config/config.ts'
import { expectRefusal } from '#testing/account-rows.ts'
import { nowhere } from '#testing/people.ts'
import { emptyVault, pushUnsealed } from '#testing/vault.ts'
import { getLegacyKey } from './get-legacy-key.ts'
import { putLegacyKey } from './put-legacy-key.ts'

test('a server that takes no keys neither stores one nor answers one', async () => {
  const settings = config()
  settings.LEGACY_KEYS = 'refuse'
  onTestFinished(() => {
    settings.LEGACY_KEYS = 'accept'
  })
  const vault = await emptyVault()
  const put = () => putLegacyKey(vault.device, Buffer.alloc(32, 1).toString('base64'), nowhere)
  await expectRefusal(vault.user_id, put, 'legacy_keys_refused')
  await expectRefusal(vault.user_id, () => getLegacyKey(vault.device, nowhere), 'legacy_keys_refused')
  expect(await pushUnsealed(vault)).toMatchObject({ version: 1 })
})
