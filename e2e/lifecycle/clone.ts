import { execFile } from 'node:child_process'
import { chown, cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '#testing/stack.ts'
import type { Account } from './roost.ts'

const run = promisify(execFile)

/** What comes into being where Roost is worked on, and is in no clone. */
const MADE_HERE =
  /^(node_modules|\.next|\.git|\.roost|\.vitest|\.env.*|test-results|playwright-report|.*\.tsbuildinfo)$/

/** Makes `folder` what a clone is after `npm ci`: sources, packages, nothing built. */
export async function cloneTo(folder: string, owner?: Account): Promise<string> {
  await mkdir(folder)
  for (const name of await readdir(root)) {
    if (!MADE_HERE.test(name)) await cp(join(root, name), join(folder, name), { recursive: true })
  }
  if (owner) {
    await chown(folder, owner.uid, owner.gid)
    for (const name of await readdir(folder, { recursive: true })) {
      await chown(join(folder, name), owner.uid, owner.gid)
    }
  }
  // A gigabyte of packages is linked where that can be done. They stay their owner's: a change would be one to ours.
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')]
  await run('cp', ['-al', from, to]).catch(() => run('cp', ['-a', `${from}/.`, `${to}/`]))
  return folder
}
