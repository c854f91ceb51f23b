import { expect, test } from 'vitest'
import type { Context } from '#cli/context.ts'
import { newFolder, testContext } from '#cli/testing/context.ts'
import type { KeptAt } from '#client/node/profile-store.ts'
import { createFakeServer } from '#client/testing/fake-server.ts'
import { keyStorage } from './key-storage.ts'

test.each([
  ['used', "sealed in /p; the key to them is in the system's keychain."],
  ['off', "which only your user can read; the system's keychain is turned off (ROOST_KEYCHAIN=off)."],
  ['unavailable', 'which only your user can read; there is no keychain here that can be used.'],
  [
    'not_yet',
    "which only your user can read; the next change of the profile moves them under the system's keychain.",
  ],
] as const)('where the keys are is said in a sentence: %s', async (keychain, words) => {
  const kept: KeptAt = { path: '/p', keychain }
  const { sentence, fields } = await keyStorage({ whereKept: async () => kept } as Context)
  expect(sentence).toContain(words)
  expect(fields).toEqual({ keys_kept_in: '/p', keychain })
})

test('the keychain is left alone where the environment says so', async () => {
  const { whereKept } = testContext(newFolder(), createFakeServer())
  expect(await whereKept()).toMatchObject({ keychain: 'off' })
})
