import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newFolder } from '#cli/testing/context.ts'
import type { DataType } from '#contract/data-type.ts'
import { watchFiles } from './watch-files.ts'

const system = vi.hoisted(() => ({ watches: true }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  const watch = (...given: Parameters<typeof real.watch>) => {
    if (!system.watches) throw new Error('ENOSPC: the limit for watches is reached')
    return real.watch(...given)
  }
  return { ...real, watch }
})

function start(folder: string) {
  const told: (DataType | 'all')[] = []
  let unwatched = 0
  const stop = watchFiles(folder, {
    onChange: (...types) => void told.push(...types),
    onRescan: () => void told.push('all'),
    onUnwatched: () => unwatched++,
  })
  onTestFinished(stop)
  return { told, unwatched: () => unwatched }
}

test('files of a type and files in its folder are told, others are not', async () => {
  const folder = newFolder()
  const { told, unwatched } = start(folder)
  writeFileSync(join(folder, 'other.txt'), 'x')
  writeFileSync(join(folder, 'history.json'), 'x')
  await expect.poll(() => told).toContain('history')
  mkdirSync(join(folder, 'setting/deep'), { recursive: true })
  await expect.poll(() => told).toContain('setting')
  told.length = 0
  await expect
    .poll(() => {
      writeFileSync(join(folder, 'setting/deep/a.md'), 'x')
      return told
    })
    .toContain('setting')
  // Of what was written before, more may be told late.
  expect(told.filter((type) => !['setting', 'history'].includes(type))).toEqual([])
  expect(unwatched()).toBe(0)
})

test("a type's folder that was replaced by another one is watched again", async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'history'))
  mkdirSync(join(folder, 'other'))
  const { told } = start(folder)
  rmSync(join(folder, 'history'), { recursive: true })
  renameSync(join(folder, 'other'), join(folder, 'history'))
  await expect.poll(() => told).toContain('history')
  await expect
    .poll(() => {
      told.length = 0
      writeFileSync(join(folder, 'history/a.md'), String(Math.random()))
      return new Promise((resolve) => setTimeout(() => resolve(told.length), 50))
    })
    .toBeGreaterThan(0)
})

test('where the system does not tell of changes, that is said once and they are looked for', async () => {
  system.watches = false
  onTestFinished(() => {
    system.watches = true
  })
  const folder = newFolder()
  const { told, unwatched } = start(folder)
  await expect.poll(() => told).toContain('all')
  expect(unwatched()).toBe(1)
})
