import { execFileSync, spawn } from 'node:child_process'
import { chownSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '#platform/db/connect.ts'
import { needDebianPackage } from './debian-package.ts'
import { freePort } from './processes.ts'

const BIN = '/usr/lib/postgresql/15/bin'
const PASSWORD = 'superuser-of-a-test'

/** A Postgres that Roost did not start. */
export type DebianPostgres = {
  admin_url: string
  stop: () => Promise<void>
  start: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Starts Debian's Postgres 15 on a loopback port and a throwaway folder; it is installed first where that can be done.
 */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  needDebianPackage('postgresql-15', join(BIN, 'postgres'))
  const folder = await mkdtemp(join(tmpdir(), 'roost-postgres15-'))
  const owner = serverUser()
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, PASSWORD)
  if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const options = { cwd: folder, stdio: 'ignore', ...owner } as const
  const initdb = [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
  ]
  execFileSync(join(BIN, 'initdb'), [...initdb, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'], options)

  const port = await freePort()
  const flags = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    folder,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'fsync=off',
  ]
  const admin_url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`
  let stop = async () => {}
  const start = async () => {
    const child = spawn(join(BIN, 'postgres'), flags, options)
    const exited = new Promise((resolve) => child.on('exit', resolve))
    stop = async () => {
      child.kill('SIGINT')
      await exited
    }
    await untilReady(admin_url)
  }
  await start()
  return {
    admin_url,
    start,
    stop: () => stop(),
    close: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Postgres refuses root: there it runs as Debian's own user for it. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function untilReady(admin_url: string): Promise<void> {
  const admin = connect(admin_url, 1)
  for (let attempt = 0; ; attempt++) {
    try {
      await admin`select 1`
      return await admin.end()
    } catch (error) {
      if (attempt > 100) throw error
      await sleep(50)
    }
  }
}
