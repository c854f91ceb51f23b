import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Where the commands that a file runs keep what they have compiled: all but the first start in half the time. */
export const cacheHome = mkdtempSync(join(tmpdir(), 'roost-cache-'))
afterAll(() => rmSync(cacheHome, { recursive: true, force: true }))
