import { expect, test } from 'vitest'
import { soak } from './soak.ts'

test('after ten seconds of kill -9 both folders are the same, with every acknowledged edit', async () => {
  const { faults, edits, kills } = await soak({ seconds: 10, seed: 20_261_121 })
  expect(faults).toEqual([])
  expect(edits).toBeGreaterThan(0)
  expect(kills.watch + kills.server + kills.postgres).toBeGreaterThan(0)
}, 600_000)
