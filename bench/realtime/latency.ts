import { setTimeout as sleep } from 'node:timers/promises'
import { type Duration, quantile } from '../measure.ts'
import type { Audience } from './audience.ts'
import type { Client } from './client.ts'

/** Delays in milliseconds. */
export type Latency = { count: number; p50_ms: number; p99_ms: number; max_ms: number }

/**
 * From before a write is sent until a follower has heard of it, one sample for each of both, and until the writer has its
 * answer, one for each write.
 */
export type Latencies = { heard: Latency; answered: Latency }

/** Between two writes, at random, so that no timer of a server is met in step. */
const PAUSE_MS = 10

/**
 * Writes to one of `topics` at random, waits until the write is answered and everybody has heard of it, rests a moment,
 * and goes on so.
 */
export async function measureLatency(
  client: Client,
  audience: Audience,
  topics: readonly number[],
  { settle_ms, measured_ms }: Duration,
): Promise<Latencies> {
  const writer = await client.openWriter()
  const from = performance.now() + settle_ms
  const heard: number[] = []
  const answered: number[] = []
  try {
    for (let started = 0; started < from + measured_ms; ) {
      const topic = topics[Math.floor(Math.random() * topics.length)] ?? 0
      const next = audience.next(topic)
      started = performance.now()
      const write = writer.write(topic).then(() => performance.now())
      const [arrivals, answer] = await Promise.all([next, write])
      if (started >= from) {
        for (const arrival of arrivals) heard.push(arrival - started)
        answered.push(answer - started)
      }
      await sleep(Math.random() * PAUSE_MS)
    }
  } finally {
    writer.close()
  }
  return { heard: summarise(heard), answered: summarise(answered) }
}

/** What there is to say of delays. */
export const summarise = (delays_ms: readonly number[]): Latency => ({
  count: delays_ms.length,
  p50_ms: quantile(delays_ms, 0.5),
  p99_ms: quantile(delays_ms, 0.99),
  max_ms: Math.max(...delays_ms),
})
