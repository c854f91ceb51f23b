/** How long a cell runs: first unobserved, then observed. */
export type Duration = { settle_ms: number; measured_ms: number }

/** What one cell came to. */
export type Sample = { per_second: number; p50_ms: number; p99_ms: number }

/** Calls each of `callers` again as soon as it has answered, and counts the answers of the measured time. */
export async function measure(
  callers: readonly (() => Promise<void>)[],
  { settle_ms, measured_ms }: Duration,
): Promise<Sample> {
  const from = performance.now() + settle_ms
  const until = from + measured_ms
  const latencies: number[] = []
  const callOn = async (call: () => Promise<void>) => {
    let started = performance.now()
    while (started < until) {
      await call()
      const answered = performance.now()
      if (answered >= from && answered < until) latencies.push(answered - started)
      started = answered
    }
  }
  await Promise.all(callers.map(callOn))
  return {
    per_second: (latencies.length * 1000) / measured_ms,
    p50_ms: quantile(latencies, 0.5),
    p99_ms: quantile(latencies, 0.99),
  }
}

/** The value below which `share` of `values` lie (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** The median over the rounds of one number of what each came to. */
export const median = <Key extends string>(rounds: readonly Record<Key, number>[], of: Key): number =>
  quantile(
    rounds.map((round) => round[of]),
    0.5,
  )
