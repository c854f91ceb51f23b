import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Something that must not be found, by the name under which a finding is reported. */
export type Needle = { name: string; bytes: Buffer }

/** A text as it is, and the bytes it may stand for in each spelling that a program might keep them in. */
export const needlesOf = (name: string, secret: string | Buffer): Needle[] =>
  typeof secret === 'string'
    ? [{ name, bytes: Buffer.from(secret) }]
    : [
        { name: `${name}, raw`, bytes: secret },
        { name: `${name}, hex`, bytes: Buffer.from(secret.toString('hex')) },
        { name: `${name}, base64`, bytes: Buffer.from(secret.toString('base64').replace(/=+$/, '')) },
        { name: `${name}, base64url`, bytes: Buffer.from(secret.toString('base64url')) },
      ]

/** Every needle that stands in any file below `folder`, each byte of each file read. Throws when there is none to read. */
export async function findInFolder(folder: string, needles: Needle[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  if (!files.some((file) => file.includes('pg_wal'))) throw new Error(`${folder} holds no Postgres`)
  const found: string[] = []
  for (const file of files)
    found.push(...findIn(await readFile(file), needles).map((name) => `${name} in ${file}`))
  return found
}

/** Every needle in the arguments or the environment of any process of this machine. */
export async function findInProcesses(needles: Needle[]): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    for (const file of [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]) {
      // A process may end, or belong to somebody else, while it is looked at.
      const bytes = await readFile(file).catch(() => Buffer.alloc(0))
      found.push(...findIn(bytes, needles).map((name) => `${name} in ${file}`))
    }
  }
  return found
}

const findIn = (bytes: Buffer, needles: Needle[]): string[] =>
  needles.filter((needle) => bytes.includes(needle.bytes)).map((needle) => needle.name)
