import { setTimeout as sleep } from 'node:timers/promises'
import { type Duration, quantile } from '../measure.ts'
import type { Audience } from './audience.ts'
import type { Client } from './client.ts'

/** Milliseconds from before a write is sent until a follower has heard of it, one sample for each of both. */
export type Latency = { count: number; p50_ms: number; p99_ms: number; max_ms: number }

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
): Promise<Latency> {
  const writer = await client.openWriter()
  const from = performance.now() + settle_ms
  const samples: number[] = []
  try {
    for (let started = 0; started < from + measured_ms; ) {
      const topic = topics[Math.floor(Math.random() * topics.length)] ?? 0
      const heard = audience.next(topic)
      started = performance.now()
      const [arrivals] = await Promise.all([heard, writer.write(topic)])
      if (started >= from) for (const arrival of arrivals) samples.push(arrival - started)
      await sleep(Math.random() * PAUSE_MS)
    }
  } finally {
    writer.close()
  }
  return summarise(samples)
}

/** What there is to say of delays. */
export const summarise = (delays_ms: readonly number[]): Latency => ({
  count: delays_ms.length,
  p50_ms: quantile(delays_ms, 0.5),
  p99_ms: quantile(delays_ms, 0.99),
  max_ms: Math.max(...delays_ms),
})
