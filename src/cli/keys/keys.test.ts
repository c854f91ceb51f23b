import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { login } from '#cli/commands/login.ts'
import { tell } from '#cli/exit-code.ts'
import type { Prompts } from '#cli/prompts.ts'
import { newFolder, testContext } from '#cli/testing/context.ts'
import { createFolder } from '#client/node/private-folder.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { PASSPHRASE, signedInDevice } from '#client/testing/device.ts'
import { addMember } from '#client/testing/fake-members.ts'
import { copyMembers, type Members, makeMembers } from '#client/testing/members.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { approve } from './approve.ts'
import { changePassphrase } from './change-passphrase.ts'
import { remove } from './remove.ts'
import { renewRecovery } from './renew-recovery.ts'
import { rotate } from './rotate.ts'
import { showRecipients } from './show-recipients.ts'

const NEXT = 'another quiet marble harbour'

let made: Members
let account: Members
let folder: string
beforeEach(async () => {
  made ??= await makeMembers()
  account = await copyMembers(made)
  folder = newFolder()
})

type Member = Members['laptop']

/** The command line of a member, in a profile folder of its own. */
async function commandLine(member: Member, given: Omit<Parameters<typeof testContext>[2], 'profile'> = {}) {
  const profile = member.store.profile?.device_id.slice(0, 8) ?? ''
  const context = testContext(folder, account.server, { ...given, profile })
  createFolder(context.folder)
  await context.device.store.change((kept) => kept ?? member.store.profile)
  return context
}

const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** A person who answers as `answers` says, and declines nothing else. */
const person = (answers: Partial<Prompts>): Prompts => ({
  secret: vi.fn(),
  line: vi.fn(),
  confirm: async () => true,
  choose: async (_, choices) => Object.keys(choices)[0] as keyof typeof choices,
  show: async () => {},
  ...answers,
})

const join_options = { browser: false, pair: true }

test('a device shows a code and words while it waits, and either lets it in', async () => {
  for (const how of ['code', 'words']) {
    const attic = await commandLine(await addMember(account.server, `Attic ${how}`))
    const waiting = login(attic, join_options)
    let heard = ''
    await expect.poll(() => (heard += attic.heard.err())).toContain('Waiting')
    const code = /roost:pair:1:\S+/.exec(heard)?.[0] ?? ''
    const words = heard.match(/\d+\. [a-z]+/g)?.map((word) => word.replace(/\d+\. /, '')) ?? []
    expect(words).toHaveLength(24)
    const laptop = await commandLine(account.laptop, { json: true })
    await approve(laptop, how === 'code' ? [code] : words, {})
    expect(JSON.parse(laptop.heard.out())).toMatchObject({ ok: true, device_name: `Attic ${how}` })
    await waiting
    expect(attic.heard.out()).toContain('can read and write')
  }
})

test('people who compare words on both devices let one in, and one that differs stops everything', async () => {
  const attic = await addMember(account.server, 'Attic')
  const shown: string[] = []
  const answers = { show: async (_: string, text: string) => void shown.push(text) }
  const sceptic = await commandLine(account.laptop, {
    prompts: person({ ...answers, confirm: async () => false }),
  })
  await expect(approve(sceptic, [], { compare: true })).rejects.toMatchObject({ code: 'wrong_pairing' })
  const choose = async <Name extends string>(question: string, choices: Record<Name, string>) =>
    (question.includes('lets this one in')
      ? (account.laptop.store.profile?.device_id as Name)
      : ('compare' as Name)) ?? (Object.keys(choices)[0] as Name)
  const waiting = login(await commandLine(attic, { prompts: person({ ...answers, choose }) }), {
    browser: false,
  })
  await approve(await commandLine(account.laptop, { prompts: person(answers) }), [], { compare: true })
  await waiting
  expect(new Set(shown).size).toBe(1)
  expect(shown).toHaveLength(3)
})

test('where nobody waits or nobody can be asked, that is what is said', async () => {
  const laptop = await commandLine(account.laptop)
  await expect(approve(laptop, [], {})).rejects.toThrow('Nobody can be asked')
  const words = 'abandon '.repeat(24).trim().split(' ')
  await expect(approve(laptop, words, {})).rejects.toMatchObject({ code: 'unknown_device' })
  await addMember(account.server, 'Attic')
  await addMember(account.server, 'Cellar')
  await expect(approve(laptop, words, {})).rejects.toThrow('--device')
  await expect(approve(laptop, ['roost:pair:1:short'], {})).rejects.toMatchObject({
    code: 'malformed_pairing',
  })
})

test('the table says who came in how, and marks this device', async () => {
  const phone = await commandLine(account.phone)
  await showRecipients(phone)
  const table = phone.heard.out()
  expect(table).toMatch(
    /^WHO +CAME IN +LET IN BY +ID\nthe passphrase\nthe recovery words\nLaptop +with the key/,
  )
  expect(table).toContain('Phone (this one)')
  await showRecipients(await commandLine(account.laptop, { json: true }))
})

test('a passphrase is changed from files, and asked for where there are none', async () => {
  const laptop = await commandLine(account.laptop)
  await changePassphrase(laptop, {
    passphrase_file: file('old', PASSPHRASE),
    new_passphrase_file: file('new', `${NEXT}\n`),
  })
  await unlockVault(await signedInDevice(account.server), { passphrase: NEXT })
  await expect(changePassphrase(laptop, {})).rejects.toThrow('--new-passphrase-file')
  const secret = vi.fn().mockResolvedValueOnce('').mockResolvedValue(PASSPHRASE)
  await changePassphrase(await commandLine(account.laptop, { prompts: person({ secret }) }), {})
  await unlockVault(await signedInDevice(account.server), { passphrase: PASSPHRASE })
})

test('new recovery words are in a file of their owner alone before the old ones are void', async () => {
  const laptop = await commandLine(account.laptop)
  const recovery_out = join(folder, 'words')
  account.server.faultFor = ({ method }) => {
    if (method === 'PUT') expect(statSync(recovery_out).mode & 0o777).toBe(0o600)
    return undefined
  }
  await renewRecovery(laptop, { recovery_out })
  const recovery_words = readFileSync(recovery_out, 'utf8').replace(/^#.*$/m, '')
  account.server.faultFor = () => undefined
  await unlockVault(await signedInDevice(account.server), { recovery_words })
  await expect(renewRecovery(laptop, { recovery_out })).rejects.toThrow('exists already')
  await expect(renewRecovery(laptop, {})).rejects.toThrow('--recovery-out')
})

test('a new key leaves a lost device out, and what was cut short is finished by the same command', async () => {
  const laptop = await commandLine(account.laptop)
  const options = {
    without: ['tablet'],
    passphrase_file: file('passphrase', PASSPHRASE),
    recovery_out: join(folder, 'words'),
    yes: true,
  }
  account.server.faultFor = ({ method, path }) =>
    method === 'PUT' && path.endsWith('keyring') ? 'unreachable' : undefined
  await expect(rotate(laptop, options)).rejects.toMatchObject({ code: 'offline' })
  expect(laptop.heard.err()).toContain('Keep its recovery words')
  account.server.faultFor = () => undefined
  await rotate(laptop, { ...options, without: [] })
  expect(laptop.heard.out()).toContain('The data has a new key.')
  expect(account.server.keyring?.key_version).toBe(2)
  const recovery_words = readFileSync(options.recovery_out, 'utf8').replace(/^#.*$/m, '')
  await unlockVault(await signedInDevice(account.server), { recovery_words })
  await expect(syncType(account.tablet, 'history')).rejects.toMatchObject({ code: 'unauthorized' })
})

test('a new key is not begun unless somebody says so, and names what is missing', async () => {
  const laptop = await commandLine(account.laptop)
  const recovery_out = join(folder, 'words')
  await expect(rotate(laptop, { recovery_out })).rejects.toThrow('--passphrase-file and --recovery-out')
  const passphrase_file = file('passphrase', 'not the passphrase')
  await expect(rotate(laptop, { recovery_out, passphrase_file })).rejects.toThrow('--yes')
  const all = { recovery_out, passphrase_file, yes: true }
  await expect(rotate(laptop, { ...all, without: ['nobody'] })).rejects.toThrow('No device is called')
  await expect(rotate(laptop, all)).rejects.toMatchObject({ code: 'wrong_passphrase' })
  expect(existsSync(recovery_out)).toBe(false)
})

test('a recipient is removed by what it is or how its device is called, after asking', async () => {
  const laptop = await commandLine(account.laptop, { json: true })
  await remove(laptop, 'Tablet', { yes: true })
  expect(JSON.parse(laptop.heard.out())).toMatchObject({ outcome: 'removed', device_name: 'Tablet' })
  await remove(laptop, 'recovery', { yes: true })
  const last = remove(laptop, 'passphrase', { yes: true }).catch(tell)
  expect(await last).toMatchObject({ code: 'last_recipient', exit_code: 2 })
  const nobody = remove(laptop, 'nobody', { yes: true }).catch(tell)
  expect(await nobody).toMatchObject({ code: 'no_such_recipient', exit_code: 2 })
  await expect(remove(laptop, 'phone', {})).rejects.toThrow('--yes')
})

test('a device that was taken out of the keyring says so when it signs in, and comes back by the passphrase', async () => {
  const laptop = await commandLine(account.laptop)
  await expect(remove(laptop, 'Laptop', { yes: true })).rejects.toThrow('roost logout')
  await remove(laptop, 'Phone', { yes: true })
  const phone = await commandLine(account.phone)
  await login(phone, { browser: false })
  expect(phone.heard.err()).toBe('')
  await login(phone, { browser: false, passphrase_file: file('passphrase', PASSPHRASE) })
  expect(phone.heard.err()).toContain('was taken out of the keyring')
  phone.heard.out()
  await showRecipients(phone)
  expect(phone.heard.out()).toContain('Phone (this one)')
})
