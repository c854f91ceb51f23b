import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const STAMP = '.next/built-from'

/**
 * Builds the pages unless the build at hand was made from exactly these sources. Answers whether it built. When
 * `signal` aborts, rejects as soon as the build is no longer running.
 */
export async function buildPages(root: string, signal?: AbortSignal): Promise<boolean> {
  const fingerprint = await fingerprintOf(root)
  const built = await readFile(join(root, STAMP), 'utf8').catch(() => '')
  if (built === fingerprint) return false
  signal?.throwIfAborted()
  await run(root, signal)
  await writeFile(join(root, STAMP), fingerprint)
  return true
}

/** SHA-256 over the names and contents of everything that goes into a build. */
async function fingerprintOf(root: string): Promise<string> {
  const sources = (await readdir(join(root, 'src'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  const settings = ['package.json', 'package-lock.json', 'next.config.ts', 'tsconfig.json'].map((file) =>
    join(root, file),
  )
  const hash = createHash('sha256')
  for (const file of [...sources.sort(), ...settings]) {
    hash
      .update(file.slice(root.length))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  }
  return hash.digest('hex')
}

function run(root: string, signal: AbortSignal | undefined): Promise<void> {
  const next = join(root, 'node_modules/next/dist/bin/next')
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  signal?.addEventListener('abort', () => child.kill())
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The pages could not be built:\n${output}`)),
    )
  })
}

if (import.meta.main) await buildPages(process.cwd())
