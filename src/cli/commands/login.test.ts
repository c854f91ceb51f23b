import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Prompts } from '#cli/prompts.ts'
import { approveLogins, newFolder, testContext } from '#cli/testing/context.ts'
import { profilePath } from '#client/node/profile-file.ts'
import { accountWithTwoDevices, PASSPHRASE } from '#client/testing/device.ts'
import { createFakeServer, refuse } from '#client/testing/fake-server.ts'
import { login } from './login.ts'

/** An account that has a keyring, made once since that takes a quarter of a second. */
let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
beforeAll(async () => {
  made = await accountWithTwoDevices()
})

function start({ has_keyring = false } = {}) {
  const folder = newFolder()
  const server = createFakeServer(has_keyring ? made.server.account_id : undefined)
  if (has_keyring) server.keyring = structuredClone(made.server.keyring)
  approveLogins(server)
  const passphrase_file = join(folder, 'passphrase')
  writeFileSync(passphrase_file, `${PASSPHRASE}\n`)
  return { folder, server, passphrase_file, recovery_out: join(folder, 'words'), browser: true }
}

const readProfile = (folder: string) => JSON.parse(readFileSync(profilePath(folder), 'utf8'))
const logins = (server: ReturnType<typeof createFakeServer>) =>
  server.requests.filter((line) => line === 'POST /api/sync/init').length

test('a script signs in and makes the keyring; the words are on the disk before anything is uploaded', async () => {
  const { folder, server, ...options } = start()
  const context = testContext(folder, server, { json: true })
  const serve = server.faultFor
  const uploads: string[] = []
  server.faultFor = (asked) => {
    if (asked.method === 'PUT') uploads.push(readFileSync(options.recovery_out, 'utf8'))
    return serve(asked)
  }
  await login(context, options)
  expect(uploads).toHaveLength(1)
  expect(uploads[0]?.match(/^ ?\d+\. [a-z]+$/gm)).toHaveLength(24)
  expect(statSync(options.recovery_out).mode & 0o777).toBe(0o600)
  expect(JSON.parse(context.heard.out())).toMatchObject({
    ok: true,
    vault: 'created',
    account_id: server.account_id,
  })
  expect(context.heard.err()).toMatch(/Code {2}WDJB-MJHT\n {2}Link {2}http:\/\/roost\.test\/sync\/authorize/)
})

test('a file for the words that exists already is not overwritten, and nothing is made', async () => {
  const { folder, server, ...options } = start()
  writeFileSync(options.recovery_out, 'mine')
  await expect(login(testContext(folder, server), options)).rejects.toThrow('exists already')
  expect(readFileSync(options.recovery_out, 'utf8')).toBe('mine')
  expect(server.keyring).toBeNull()
})

test('when the server cannot be reached for the upload, the words stay good and the next login finishes', async () => {
  const { folder, server, ...options } = start()
  const serve = server.faultFor
  server.faultFor = (asked) => (asked.method === 'PUT' ? 'unreachable' : serve(asked))
  const context = testContext(folder, server)
  await expect(login(context, options)).rejects.toThrow('cannot be reached')
  expect(context.heard.err()).toContain('stay good')
  const words = readFileSync(options.recovery_out, 'utf8')
  server.faultFor = serve
  const again = testContext(folder, server, { json: true })
  await login(again, options)
  expect(JSON.parse(again.heard.out())).toMatchObject({ vault: 'finished' })
  expect(logins(server)).toBe(1)
  const other = testContext(folder, server, { profile: 'other' })
  writeFileSync(join(folder, 'w'), words)
  await login(other, { browser: true, recovery_file: join(folder, 'w') })
  expect(readProfile(other.folder).vault.master_key).toBe(readProfile(again.folder).vault.master_key)
})

test('words of a keyring that the server declined for good are not left lying about', async () => {
  const { folder, server, ...options } = start()
  const serve = server.faultFor
  server.faultFor = (asked) => (asked.method === 'PUT' ? refuse('blobs_without_key') : serve(asked))
  await expect(login(testContext(folder, server), options)).rejects.toThrow('whose key is unknown')
  expect(existsSync(options.recovery_out)).toBe(false)
})

test('a wrong passphrase says so and changes nothing; the next login needs no browser', async () => {
  const { folder, server, ...options } = start({ has_keyring: true })
  const wrong_file = join(folder, 'wrong')
  writeFileSync(wrong_file, 'not the passphrase')
  const second = testContext(folder, server)
  const keyring = structuredClone(server.keyring)
  await expect(login(second, { browser: true, passphrase_file: wrong_file })).rejects.toThrow(
    'does not open this keyring. Nothing was changed',
  )
  expect(readProfile(second.folder)).toMatchObject({ vault: null, unstored: null })
  expect(server.keyring).toEqual(keyring)
  const before = logins(server)
  await login(second, options)
  expect(logins(server)).toBe(before)
  expect(readProfile(second.folder).vault).not.toBeNull()
})

test('a person has three tries', async () => {
  const { folder, server } = start({ has_keyring: true })
  const answers = ['wrong one here', 'wrong two here', PASSPHRASE]
  const secret = vi.fn(async () => answers.shift() ?? 'wrong again')
  const choose: Prompts['choose'] = async (_, choices) => Object.keys(choices)[0] as keyof typeof choices
  const prompts: Prompts = { secret, line: vi.fn(), confirm: vi.fn(), show: vi.fn(), choose }
  const context = testContext(folder, server, { prompts })
  await login(context, { browser: true })
  expect(secret).toHaveBeenCalledTimes(3)
  expect(context.heard.err()).toContain('1 more try.')
  const stubborn = testContext(folder, server, { prompts, profile: 'stubborn' })
  await expect(login(stubborn, { browser: true })).rejects.toThrow('does not open this keyring')
  expect(secret).toHaveBeenCalledTimes(6)
})

test('a person chooses a passphrase, sees the words, and types two of them before anything is uploaded', async () => {
  const { folder, server } = start()
  let shown = ''
  const asked: string[] = []
  const prompts: Prompts = {
    confirm: vi.fn(),
    choose: vi.fn(),
    secret: async (_, validate) => {
      expect(validate('short')).toContain('at least 12')
      return PASSPHRASE
    },
    show: async (_, text) => {
      shown = text
    },
    line: async (question, validate) => {
      asked.push(question)
      expect(server.keyring).toBeNull()
      const number = Number(/\d+/.exec(question)?.[0])
      const word = new RegExp(`\\b${number}\\. ([a-z]+)`).exec(shown)?.[1] ?? ''
      expect(validate('zebra-not-a-word')).toBe(`That is not word ${number}.`)
      expect(validate(` ${word.toUpperCase()} `)).toBeUndefined()
      return word
    },
  }
  prompts.secret = vi.fn(prompts.secret).mockImplementationOnce(prompts.secret).mockResolvedValue(PASSPHRASE)
  await login(testContext(folder, server, { prompts }), { browser: true })
  expect(asked).toHaveLength(2)
  expect(new Set(asked).size).toBe(2)
  expect(server.keyring).not.toBeNull()
})

test('where nobody can answer, what is missing is named', async () => {
  const { folder, server, passphrase_file, recovery_out } = start()
  const context = testContext(folder, server)
  await expect(login(context, { browser: true })).rejects.toThrow('--passphrase-file and --recovery-out')
  await expect(login(context, { browser: true, passphrase_file })).rejects.toThrow('--recovery-out')
  await expect(login(context, { browser: true, recovery_out })).rejects.toThrow('--passphrase-file')
  expect(server.keyring).toBeNull()
  expect(logins(server)).toBe(1)
})

test('a weak passphrase is refused and leaves no file of words', async () => {
  const { folder, server, ...options } = start()
  writeFileSync(options.passphrase_file, 'password1234')
  await expect(login(testContext(folder, server), options)).rejects.toThrow('easy to guess')
  expect(existsSync(options.recovery_out)).toBe(false)
  expect(server.keyring).toBeNull()
})

test('a profile is not signed in to a second server', async () => {
  const { folder, server, ...options } = start({ has_keyring: true })
  await login(testContext(folder, server), options)
  const elsewhere = testContext(folder, server, { server_url: 'http://other.test' })
  await expect(login(elsewhere, options)).rejects.toThrow('is signed in to http://roost.test')
})
