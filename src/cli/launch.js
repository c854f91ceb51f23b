#!/usr/bin/env node
// Plain JavaScript on purpose: it has to start under whatever Node a shell finds, and hands over to one that runs
// TypeScript as it is: that Node itself, or the one the npm package `node` has installed beside Roost.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const main = new URL('./main.ts', import.meta.url)

if (Number.parseInt(process.versions.node, 10) >= NEEDED) await import(main.href)
else handOver()

function handOver() {
  const child = spawn(findNode(), [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('error', fail)
  // A terminal sends Ctrl-C to both of us; what is sent to this process alone is passed on.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal) process.removeAllListeners(signal)
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code ?? 1
  })
}

function findNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json')
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch (error) {
    return fail(error)
  }
}

/** @returns {never} */
function fail() {
  process.stderr.write(
    `roost: Node ${NEEDED} is needed and this is ${process.version}. Run "npm ci" in Roost's folder, which brings it.\n`,
  )
  process.exit(1)
}
