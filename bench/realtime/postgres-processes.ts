import { readdir, readFile } from 'node:fs/promises'
import { connect } from '#platform/db/connect.ts'

/** Finds the processes of a Postgres on this machine: those that serve connections come and go. */
export async function openPostgres(database_url: string): Promise<() => Promise<number[]>> {
  const sql = connect(database_url, 1)
  const [backend] = await sql`select pg_backend_pid() as pid`
  const postmaster = (await readParents()).get(backend?.pid)
  await sql.end()
  return async () => {
    const parents = await readParents()
    return [...parents].filter(([, parent]) => parent === postmaster).map(([pid]) => pid)
  }
}

/** Every process of this machine, and which has started it. */
async function readParents(): Promise<Map<number, number>> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const parents = new Map<number, number>()
  for (const name of names) {
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '')
    parents.set(Number(name), Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]))
  }
  return parents
}
