import { type ChildProcess, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { leastHashing } from './hashing.ts'
import { roomyLimits } from './limits.ts'
import { root } from './stack.ts'

/** A port of loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

export type ServerProcess = {
  url: string
  child: ChildProcess
  output: () => string
  stop: () => Promise<void>
}

/** Starts a program of this repository that serves HTTP, and waits until `/health` answers 200. */
export async function startServer(
  args: string[],
  port: number,
  environment: Record<string, string>,
): Promise<ServerProcess> {
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      LOG_LEVEL: 'warn',
      PORT: String(port),
      HOST: '127.0.0.1',
      NEXT_PUBLIC_SERVER_URL: url,
      ...roomyLimits,
      ...leastHashing,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  const deadline = Date.now() + 90_000
  while (Date.now() < deadline && child.exitCode === null) {
    const healthy = await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (healthy) return { url, child, output: () => output, stop }
    await sleep(50)
  }
  await stop()
  throw new Error(`${args.join(' ')} did not come up:\n${output}`)
}

export const front = ['src/server/main.ts']
export const plainNext = (port: number) => [
  'node_modules/next/dist/bin/next',
  'start',
  '--port',
  String(port),
  '--hostname',
  '127.0.0.1',
]
