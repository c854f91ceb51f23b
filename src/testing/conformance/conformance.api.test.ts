import { spawn } from 'node:child_process'
import { expect, inject, test } from 'vitest'
import { eachServer } from '../each-server.ts'
import { root } from '../stack.ts'

/** Runs `npm run conformance` with these arguments, and answers how it ended and what it printed. */
function conformance(...args: string[]): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, ['src/testing/conformance/main.ts', ...args], { cwd: root })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, printed })))
}

eachServer((server) => {
  test('a run signs people up by the form of the server, and prints a table of what passed', async () => {
    const { code, printed } = await conformance('--url', server.url, '--only', 'the older wire in order')
    expect(printed).toMatch(/\| sync\/device-login +\| pass +\| the older wire in order/)
    expect(printed).toMatch(/\n1 passed, 0 failed, \d+ skipped\n/)
    expect(code).toBe(0)
  })
})

test('of a whole run all passes', async () => {
  const [server] = inject('servers')
  const { code, printed } = await conformance('--url', server?.url ?? '')
  expect(printed.split('What failed')[1]).toBeUndefined()
  expect(printed).toMatch(/\n\d{3} passed, 0 failed, 0 skipped\n/)
  expect(code).toBe(0)
}, 300_000)

test('a test that fails is said with its reason, and fails the run', async () => {
  const [server] = inject('servers')
  // The Auth service knows none of the routes.
  const url = server?.stack.environment.NEXT_PUBLIC_SUPABASE_URL ?? ''
  const { code, printed } = await conformance('--url', url, '--only', 'a preflight of any path')
  expect(printed).toMatch(/\| envelope +\| FAIL +\| a preflight of any path/)
  expect(printed).toMatch(/What failed\n\nenvelope: a preflight of any path[^\n]+\n +expected/)
  expect(printed).toMatch(/\n0 passed, 1 failed, \d+ skipped\n/)
  expect(code).toBe(1)
})

test('without a server there is nothing to run, and it says how', async () => {
  const { code, printed } = await conformance()
  expect(printed).toContain('--url')
  expect(code).toBe(1)
})
