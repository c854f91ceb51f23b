import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../peers')

/** A package of the peers, once they are installed. They are no packages of Roost's, so nothing is known of its types. */
export const requirePeer = createRequire(join(folder, 'package.json'))

/** What starts deepstream, before its `--host` and `--port`. */
export const deepstream = [
  join(folder, 'node_modules/@deepstream/server/dist/bin/deepstream'),
  'start',
  '--config',
  join(folder, 'deepstream.yml'),
]

/** Installs the peers beside Roost at the first run, by their own lock file. */
export function installPeers(): void {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
  })
}
