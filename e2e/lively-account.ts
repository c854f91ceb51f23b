import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { login } from './cli-login.ts'
import { cli, type Roost } from './roost.ts'

/** What the two devices store, in this order. */
const pushes = [
  ['history', 'desktop', 'GET https://api.example.com/birds'],
  ['environment', 'laptop', 'BASE_URL=https://api.example.com'],
  ['collection', 'desktop', 'All requests about birds'],
  ['setting', 'laptop', 'theme = dusk'],
  ['collection', 'laptop', 'All requests about birds, and one about nests'],
] as const

/** Makes of a new account one as it is after a while: two real devices, a keyring, four of five types stored. */
export async function enliven(page: Page, roost: Roost): Promise<void> {
  const recovery = join(roost.folder, 'lively-recovery.txt')
  const first = await login(page, roost, 'desktop', '--recovery-out', recovery)
  expect(first.ended, first.ended.stderr).toMatchObject({ code: 0 })
  const second = await login(page, roost, 'laptop')
  expect(second.ended, second.ended.stderr).toMatchObject({ code: 0 })
  for (const [type, profile, content] of pushes) {
    const file = join(roost.folder, `${type}-${profile}.txt`)
    await writeFile(file, `${content}\n`.repeat(20))
    const pushed = await cli(roost, 'push', type, file, '--profile', profile)
    expect(pushed, pushed.stderr).toMatchObject({ code: 0 })
  }
}
