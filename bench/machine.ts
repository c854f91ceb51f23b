import { cpus, loadavg, totalmem } from 'node:os'
import { connect } from '#platform/db/connect.ts'

/** Where and when the numbers were taken, in one line. */
export async function describeMachine(database_url: string): Promise<string> {
  const sql = connect(database_url, 1)
  const [setting] = await sql`
    select current_setting('server_version') as version, current_setting('fsync') as fsync`
  await sql.end()
  const [cpu] = cpus()
  return [
    new Date().toISOString().slice(0, 16).replace('T', ' '),
    `${cpus().length} × ${cpu?.model.trim()}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    `Postgres ${setting?.version} (fsync ${setting?.fsync})`,
    `load ${loadavg()[0]?.toFixed(1)} before the run`,
  ].join(' · ')
}
