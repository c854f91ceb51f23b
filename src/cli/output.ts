import type { Writable } from 'node:stream'
import { CliError } from './error.ts'
import type { Told } from './exit-code.ts'

const FRAMES = ['-', '\\', '|', '/']

/** Where a command speaks: to a person on stderr, its result on stdout. */
export type Output = {
  /** A line for the person. */
  say(line?: string): void
  /** The result: `text` for a person, or `fields` as one JSON object. Once per command. */
  result(fields: Record<string, unknown>, text?: string): void
  /** Data as it is, on stdout. Resolves when it is written. */
  data(bytes: Uint8Array): Promise<void>
  /** Why the command failed. */
  fail(told: Told): void
  /** Shows on a terminal that work is going on. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>
  json: boolean
}

type Streams = { stdout: Writable; stderr: Writable & { isTTY?: boolean } }

/** Speaks through the given streams; with `json`, stdout gets one JSON object and nothing else. */
export function createOutput({ stdout, stderr }: Streams, json: boolean): Output {
  const say = (line = '') => void stderr.write(`${line}\n`)
  return {
    json,
    say,
    result(fields, text) {
      if (json) stdout.write(`${JSON.stringify({ ok: true, ...fields })}\n`)
      else if (text) stdout.write(`${text}\n`)
    },
    data: (bytes) =>
      new Promise((resolve, reject) =>
        stdout.write(bytes, (error) => (error ? reject(closedOutput(error)) : resolve())),
      ),
    fail(told) {
      if (json) stdout.write(`${JSON.stringify({ ok: false, ...told })}\n`)
      else say(`roost: ${told.error}`)
    },
    async during(what, work) {
      if (!stderr.isTTY) return work()
      let frame = 0
      const draw = () => void stderr.write(`\r${FRAMES[frame++ % FRAMES.length]} ${what}`)
      draw()
      const timer = setInterval(draw, 120)
      try {
        return await work()
      } finally {
        clearInterval(timer)
        stderr.write(`\r${' '.repeat(what.length + 2)}\r`)
      }
    },
  }
}

const closedOutput = (cause: Error) =>
  new CliError('closed_output', 'What reads the output closed it before all was written.', { cause })
