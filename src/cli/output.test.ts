import { PassThrough } from 'node:stream'
import { WriteStream } from 'node:tty'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutput } from './output.ts'
import { layOutTable } from './text/lay-out-table.ts'

beforeEach(() => {
  vi.useFakeTimers()
  for (const name of ['NO_COLOR', 'FORCE_COLOR']) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

/** Output to a terminal of 40 columns, the same wherever the tests run (CI and TMUX have colours of their own), or to a pipe. */
function speak({ isTTY = true, json = false } = {}) {
  const getColorDepth = () =>
    WriteStream.prototype.getColorDepth({ TERM: 'xterm-256color', NO_COLOR: process.env.NO_COLOR })
  const stream = () => Object.assign(new PassThrough(), { isTTY, columns: 40, getColorDepth })
  const [stdout, stderr] = [stream(), stream()]
  const output = createOutput({ stdout, stderr }, json)
  return { ...output, out: () => String(stdout.read() ?? ''), err: () => String(stderr.read() ?? '') }
}

test('work that is done within a second is not told', async () => {
  const output = speak()
  expect(await output.during('Listing', async () => 7)).toBe(7)
  expect(output.err()).toBe('')
})

test('longer work is drawn on one line that says how far it is, and is wiped away', async () => {
  const output = speak()
  let done = 0
  const work = output.during(
    () => `Exporting ${done} of 5 ${'and more '.repeat(9)}`,
    () => new Promise((resolve) => setTimeout(resolve, 2000)),
  )
  await vi.advanceTimersByTimeAsync(1000)
  done = 3
  await vi.advanceTimersByTimeAsync(200)
  const drawn = output.err()
  expect(drawn).toContain('Exporting 0 of 5')
  expect(drawn).toContain('Exporting 3 of 5')
  expect(drawn.split('\r').every((line) => line.length < 40)).toBe(true)
  await vi.advanceTimersByTimeAsync(2000)
  await work
  expect(output.err()).toMatch(/\r {39}\r$/)
})

test('a pipe hears neither progress nor hints nor colours', async () => {
  const output = speak({ isTTY: false })
  const work = output.during('Pulling', () => new Promise((resolve) => setTimeout(resolve, 5000)))
  await vi.advanceTimersByTimeAsync(5000)
  await work
  output.hint('Do that next.')
  expect(output.err()).toBe('')
  expect(output.style('red', 'x')).toBe('x')
  expect(output.columns).toBeUndefined()
})

test('a terminal has hints and colours, unless JSON or NO_COLOR is wanted', () => {
  const output = speak()
  output.hint('Do that next.')
  expect(output.err()).toContain('Do that next.')
  expect(output.style('red', 'x')).toBe('\u001b[31mx\u001b[39m')
  const json = speak({ json: true })
  json.hint('Do that next.')
  expect(json.err()).toBe('')
  vi.stubEnv('NO_COLOR', '1')
  expect(output.style('red', 'x')).toBe('x')
})

test('a table is aligned, cut to the terminal where it may be, and its headings stand back', () => {
  vi.stubEnv('NO_COLOR', '1')
  const columns = [
    { title: 'NAME', shrinks: true as const },
    { title: 'SIZE', align: 'right' as const },
    { title: 'WHEN' },
  ]
  const rows = [
    ['a device with a very long name indeed', '1 B', 'yesterday'],
    ['日本', '1.2 KiB', { text: 'now', dim: true as const }],
  ]
  expect(layOutTable(speak(), columns, rows).split('\n')).toEqual([
    'NAME                     SIZE  WHEN',
    'a device with a ver…      1 B  yesterday',
    '日本                  1.2 KiB  now',
  ])
  expect(layOutTable(speak({ isTTY: false }), columns, rows)).toContain('very long name indeed  ')
})

test('a picture is drawn where it fits, light on dark, and nowhere else', () => {
  const terminal = speak()
  expect(terminal.draw('█▀\n▄█')).toBe(true)
  expect(terminal.err()).toBe(
    '\u001b[97m\u001b[40m█▀\u001b[49m\u001b[39m\n\u001b[97m\u001b[40m▄█\u001b[49m\u001b[39m\n',
  )
  expect(terminal.draw('█'.repeat(41))).toBe(false)
  const pipe = speak({ isTTY: false })
  expect(pipe.draw('█')).toBe(false)
  expect(terminal.err() + pipe.err()).toBe('')
})
