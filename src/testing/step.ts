import { spawn } from 'node:child_process'
import { root } from './stack.ts'

/** What came of one step: how many checks passed and failed in it. */
export type Outcome = { passed: number; failed: number }

/** Runs a program of this repository, its output shown as it comes, and answers its exit code. */
export function run(
  command: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<number> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** Runs an npm script that counts as one check. */
export async function check(script: string): Promise<Outcome> {
  process.stdout.write(`\n— ${script}\n`)
  const started = Date.now()
  const code = await run('npm', ['run', '--silent', script])
  process.stdout.write(
    `${code === 0 ? 'ok' : 'failed'} ${script} (${Math.round((Date.now() - started) / 100) / 10} s)\n`,
  )
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

export const sum = (outcomes: Outcome[]): Outcome => ({
  passed: outcomes.reduce((total, outcome) => total + outcome.passed, 0),
  failed: outcomes.reduce((total, outcome) => total + outcome.failed, 0),
})
