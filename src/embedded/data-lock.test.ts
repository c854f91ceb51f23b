import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DataFolderInUse, lockDataFolder } from './data-lock.ts'
import { newTestFolder } from './test-stack.ts'

test('a folder has one owner at a time, whose pid the refusal names', async () => {
  const folder = await newTestFolder()
  const lock = lockDataFolder(folder)
  expect(() => lockDataFolder(folder)).toThrow(DataFolderInUse)
  expect(() => lockDataFolder(folder)).toThrow(`process ${process.pid}`)
  lock.release()
  lockDataFolder(folder).release()
})

test('the folder of a killed owner is free at once', async () => {
  const folder = await newTestFolder()
  const script = `
    const { lockDataFolder } = await import(process.argv[1])
    lockDataFolder(process.argv[2])
    console.log('locked')
    setInterval(() => {}, 1000)`
  const module = join(import.meta.dirname, 'data-lock.ts')
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script, module, folder])
  await once(owner.stdout, 'data')
  expect(() => lockDataFolder(folder)).toThrow(`process ${owner.pid}`)
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  lockDataFolder(folder).release()
})
