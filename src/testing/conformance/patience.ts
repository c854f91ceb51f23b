import { setTimeout as sleep } from 'node:timers/promises'
import { conformanceRun } from './conformance-run.ts'

/** Fetches. In a conformance run, a server that limits tries is asked again after as long as it wants. */
export async function patientFetch(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init)
  const seconds = conformanceRun() ? waitAskedFor(answer) : undefined
  if (seconds === undefined) return answer
  await answer.body?.cancel()
  await patience(`${init.method} ${new URL(url).pathname}`, seconds)
  return patientFetch(url, init)
}

/** Waits as long as a server asks for, and says so. */
export async function patience(what: string, seconds: number): Promise<void> {
  process.stderr.write(`  waiting ${seconds} s: the server limits ${what}\n`)
  await sleep(seconds * 1000)
}

/** The seconds in "Try again in 40 seconds" or "in 12 minutes". */
export function secondsIn(sentence: string): number | undefined {
  const [, count, unit] = /(\d+) (second|minute|hour)/.exec(sentence) ?? []
  const each = { second: 1, minute: 60, hour: 3600 }[unit ?? '']
  return each && Number(count) * each
}

/** The seconds an answer asks to wait when it declines for there having been too many (429), else undefined. */
export function waitAskedFor({ status, headers }: Pick<Response, 'status' | 'headers'>): number | undefined {
  if (status !== 429) return undefined
  return Number(headers.get('retry-after')) || 10
}
