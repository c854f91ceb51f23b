import { readFile } from 'node:fs/promises'

/** Throws when this machine lets no process have so many sockets. */
export async function assertOpenFiles(count: number): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8')
  // Node raises its own limit to the hard one.
  const hard = /^Max open files +\S+ +(\S+)/m.exec(limits)?.[1]
  if (hard !== 'unlimited' && Number(hard) < count) {
    throw new Error(`This needs ${count} open files in one process: raise the limit of ${hard} (ulimit -n)`)
  }
}
