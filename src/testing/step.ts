import { spawn } from 'node:child_process'
import { conclusion, failedProgram, type Outcome } from './report/failure.ts'
import { root } from './stack.ts'

/** Runs a program of this repository and shows its output as it comes. Answers that, and its exit code. */
export function run(
  command: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let output = ''
  const show = (to: NodeJS.WriteStream) => (text: string) => {
    to.write(text)
    output += text
  }
  child.stdout.setEncoding('utf8').on('data', show(process.stdout))
  child.stderr.setEncoding('utf8').on('data', show(process.stderr))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Runs an npm script that counts as one check. */
export async function check(script: string): Promise<Outcome> {
  process.stdout.write(`\n— ${script}\n`)
  const started = Date.now()
  const { code, output } = await run('npm', ['run', '--silent', script])
  process.stdout.write(
    `${code === 0 ? 'ok' : 'failed'} ${script} (${Math.round((Date.now() - started) / 100) / 10} s)\n`,
  )
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [failedProgram(script, output)] }
}

/** Ends a run: its last words are what failed and how much, its exit code is 1 if anything did. */
export function conclude(outcomes: Outcome[]): void {
  process.stdout.write(conclusion(outcomes))
  process.exitCode = outcomes.every(({ failures }) => failures.length === 0) ? 0 : 1
}
