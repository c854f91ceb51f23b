import { expect, test } from 'vitest'
import { expectRefusal } from '#testing/account-rows.ts'
import { nowhere } from '#testing/people.ts'
import { changeSettings } from '#testing/settings.ts'
import { emptyVault, pushUnsealed } from '#testing/vault.ts'
import { getLegacyKey } from './get-legacy-key.ts'
import { putLegacyKey } from './put-legacy-key.ts'

test('a server that takes no keys neither stores one nor answers one', async () => {
  changeSettings({ LEGACY_KEYS: 'refuse' })
  const vault = await emptyVault()
  const put = () => putLegacyKey(vault.device, Buffer.alloc(32, 1).toString('base64'), nowhere)
  await expectRefusal(vault.user_id, put, 'legacy_keys_refused')
  await expectRefusal(vault.user_id, () => getLegacyKey(vault.device, nowhere), 'legacy_keys_refused')
  expect(await pushUnsealed(vault)).toMatchObject({ version: 1 })
})
