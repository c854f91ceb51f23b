import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadSecrets } from './secrets.ts'
import { newTestFolder } from './test-stack.ts'

test('secrets are made once, private to their owner, and different in every folder', async () => {
  const folder = await newTestFolder()
  const path = join(folder, 'secrets.json')
  const secrets = await loadSecrets(folder)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await loadSecrets(folder)).toEqual(secrets)
  expect(Buffer.from(secrets.roost_secret_key, 'base64')).toHaveLength(32)
  expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length)
  const others = await loadSecrets(await newTestFolder())
  for (const [name, value] of Object.entries(others)) expect(value).not.toBe(Reflect.get(secrets, name))
})

test('a secrets file that others can read is closed again', async () => {
  const folder = await newTestFolder()
  const path = join(folder, 'secrets.json')
  await loadSecrets(folder)
  await chmod(path, 0o644)
  await loadSecrets(folder)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('lost secrets of an existing database are asked for, never made anew', async () => {
  const folder = await newTestFolder()
  await mkdir(join(folder, 'postgres'))
  await writeFile(join(folder, 'postgres/PG_VERSION'), '18\n')
  await expect(loadSecrets(folder)).rejects.toThrow('put it back')
})

test('a damaged secrets file is refused without quoting it', async () => {
  const folder = await newTestFolder()
  const { jwt_secret } = await loadSecrets(folder)
  const path = join(folder, 'secrets.json')
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, -3))
  const refusal = await loadSecrets(folder).catch((error: Error) => `${error.stack} ${error.cause}`)
  expect(refusal).toContain('is damaged')
  expect(refusal).not.toContain(jwt_secret.slice(0, 8))
  await rm(path)
  expect((await loadSecrets(folder)).jwt_secret).not.toBe(jwt_secret)
})
