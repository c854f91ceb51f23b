import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder for one test's profiles and files, removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roost-profile-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
