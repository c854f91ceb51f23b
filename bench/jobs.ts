import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

type Job = { name: string; input: unknown }
type Outcome = { result: unknown } | { error: string }

/** A program of this folder in a process of its own, which does one job at a time. */
export type Worker = { run: <Result>(name: string, input: unknown) => Promise<Result>; stop: () => void }

/** Starts a worker: a module that calls `serveJobs`. */
export function startWorker(file: string, environment: Record<string, string> = {}): Worker {
  const child = fork(join(import.meta.dirname, file), { env: { ...process.env, ...environment } })
  return {
    run: <Result>(name: string, input: unknown) => askOnce<Result>(child, { name, input }),
    stop: () => {
      if (child.connected) child.disconnect()
    },
  }
}

function askOnce<Result>(child: ChildProcess, job: Job): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  const onExit = () => reject(new Error('The worker is gone'))
  child.once('exit', onExit)
  child.once('message', (outcome: Outcome) => {
    child.off('exit', onExit)
    if ('error' in outcome) reject(new Error(outcome.error))
    else resolve(outcome.result as Result)
  })
  child.send(job)
  return promise
}

/** Does what the parent process asks for, until it is gone. */
export function serveJobs(jobs: Record<string, (input: never) => Promise<unknown>>): void {
  process.on('message', async ({ name, input }: Job) => {
    const work = jobs[name] ?? (() => Promise.reject(new Error(`no job ${name}`)))
    const outcome: Outcome = await work(input as never).then(
      (result) => ({ result }),
      (error) => ({ error: String(error?.stack ?? error) }),
    )
    process.send?.(outcome)
  })
  process.on('disconnect', () => process.exit())
}
