import { expect } from '@playwright/test'
import { checkLook } from './looks.ts'
import { openDevice, test, textsOf, write } from './notes.ts'
import { signUp } from './people.ts'

test('two tabs as two devices: what each writes, also while one is offline, ends up in both', async ({
  page,
  context,
  complaints,
  roost,
  notes,
}) => {
  await signUp(page, roost)
  const one = await openDevice(page, roost, notes, 'one', checkLook)
  await expect(one.locator('#recovery-words')).toHaveText(/^(\w+ ){23}\w+$/)
  await checkLook(one)
  await one.getByRole('button', { name: 'I have them on paper' }).click()
  await expect(one.getByRole('status')).toHaveText('Synced')
  await write(one, 'Milk')
  const two = await openDevice(page, roost, notes, 'two', checkLook)
  await expect.poll(() => textsOf(two)).toEqual(['Milk'])
  await write(two, 'Bread')
  await expect.poll(() => textsOf(one)).toEqual(['Milk', 'Bread'])

  await context.setOffline(true)
  await expect(one.getByRole('status')).toContainText('Offline')
  await write(one, 'Written by one')
  await write(two, 'Written by two')
  await context.setOffline(false)
  const all = ['Bread', 'Milk', 'Written by one', 'Written by two']
  for (const tab of [one, two]) {
    await expect(tab.getByRole('status')).toHaveText('Synced')
    await expect.poll(async () => (await textsOf(tab)).sort()).toEqual(all)
  }
  expect(await textsOf(one)).toEqual(await textsOf(two))
  await checkLook(one)

  await two.getByRole('button', { name: 'Remove' }).first().click()
  await expect.poll(() => textsOf(one)).toHaveLength(3)
  await one.reload()
  await expect.poll(() => textsOf(one)).toHaveLength(3)
  // A browser says on its console that it was offline.
  complaints.splice(0)
})
