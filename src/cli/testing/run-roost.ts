import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { cacheHome } from './cache-home.ts'

type Ended = { code: number | null; stdout: string; stderr: string }

/** A `roost` process that runs, and what it has said so far. */
type Running = { child: ChildProcess; stderr: () => string; ended: Promise<Ended> }

/** Starts the real command as a script would, with the profiles of a folder and a server as its default. */
export function startRoost(folder: string, server: string, words: string[]): Running {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../main.ts'), ...words], {
    cwd: folder,
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      XDG_CACHE_HOME: cacheHome,
      ROOST_HOME: join(folder, 'home'),
      ROOST_SERVER: server,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const ended = new Promise<Ended>((end) => child.on('close', (code) => end({ code, stdout, stderr })))
  return { child, stderr: () => stderr, ended }
}
