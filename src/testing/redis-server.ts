import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { needDebianPackage } from './debian-package.ts'
import { freePort } from './processes.ts'

const PROGRAM = '/usr/bin/redis-server'

/** A Redis that holds nothing, on a loopback port that stays the same. */
export async function startRedis() {
  needDebianPackage('redis-server', PROGRAM)
  const port = await freePort()
  let child: ChildProcess
  const start = async () => {
    child = spawn(PROGRAM, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' })
    while (!(await answers(port))) await sleep(20)
  }
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    /** Its connections stay open, and nothing comes through them any more. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('data', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
    socket.end('PING\r\n')
  })
