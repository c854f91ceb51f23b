import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configTable, withConfigTable } from './config-table.ts'
import { root } from './stack.ts'

test('the README lists every setting as the schema has it (npm run readme writes it)', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  expect(withConfigTable(readme)).toBe(readme)
})

test('every setting is described', () => {
  expect(configTable()).not.toContain('undefined')
})
