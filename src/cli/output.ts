import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import { CliError } from './error.ts'
import type { Told } from './exit-code.ts'

const FRAMES = ['-', '\\', '|', '/']

/** What is done sooner needs no telling. */
const QUIET_MS = 1000
const FRAME_MS = 120

type Style = 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'cyan'

/** Where a command speaks: to a person on stderr, its result on stdout. */
export type Output = {
  /** A line for the person. */
  say(line?: string): void
  /** A picture of characters, light on dark, for somebody whose terminal is wide enough; false where it is not. */
  draw(picture: string): boolean
  /** The result: `text` for a person, or `fields` as one JSON object. Once per command. */
  result(fields: Record<string, unknown>, text?: string): void
  /** Something that happened while a command runs on: a line on stdout for a person, or one JSON object. */
  event(fields: Record<string, unknown>, text: string | undefined): void
  /** Data as it is, on stdout. Resolves when it is written. */
  data(bytes: Uint8Array): Promise<void>
  /** Why the command failed. */
  fail(told: Told): void
  /** What to do next, for somebody who reads the result on a terminal. */
  hint(line: string): void
  /** Shows on a terminal that work is going on which takes a while; `what` may change with the work. */
  during<T>(what: string | (() => string), work: () => Promise<T>): Promise<T>
  /** Styles text of a result, where the terminal and NO_COLOR let it. */
  style(style: Style, text: string): string
  /** How wide the terminal is that shows the result, if one does. */
  columns: number | undefined
  json: boolean
}

type Stream = Writable & { isTTY?: boolean; columns?: number }

/** Speaks through the given streams; with `json`, stdout gets one JSON object and nothing else. */
export function createOutput({ stdout, stderr }: { stdout: Stream; stderr: Stream }, json: boolean): Output {
  const say = (line = '') => void stderr.write(`${line}\n`)
  return {
    json,
    say,
    draw(picture) {
      const lines = picture.split('\n')
      const width = Math.max(...lines.map(({ length }) => length))
      if (!stderr.isTTY || (stderr.columns || 80) < width) return false
      for (const line of lines) say(styleText(['whiteBright', 'bgBlack'], line, { stream: stderr }))
      return true
    },
    result(fields, text) {
      if (json) stdout.write(`${JSON.stringify({ ok: true, ...fields })}\n`)
      else if (text) stdout.write(`${text}\n`)
    },
    event(fields, text) {
      if (json) stdout.write(`${JSON.stringify(fields)}\n`)
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
    hint(line) {
      if (stdout.isTTY && !json) say(styleText('dim', line, { stream: stderr }))
    },
    during: (what, work) => (stderr.isTTY ? animate(stderr, what, work) : work()),
    style: (style, text) => styleText(style, text, { stream: stdout }),
    columns: stdout.isTTY ? stdout.columns || undefined : undefined,
  }
}

async function animate<T>(stderr: Stream, what: string | (() => string), work: () => Promise<T>): Promise<T> {
  let [frame, drawn] = [0, 0]
  const draw = () => {
    const line = `${FRAMES[frame++ % FRAMES.length]} ${typeof what === 'string' ? what : what()}`
    const cut = line.slice(0, (stderr.columns || 80) - 1)
    stderr.write(`\r${cut.padEnd(drawn)}`)
    drawn = cut.length
  }
  let timer = setTimeout(() => {
    draw()
    timer = setInterval(draw, FRAME_MS)
  }, QUIET_MS)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
    if (drawn > 0) stderr.write(`\r${' '.repeat(drawn)}\r`)
  }
}

const closedOutput = (cause: Error) =>
  new CliError('closed_output', 'What reads the output closed it before all was written.', { cause })
