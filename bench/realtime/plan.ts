import type { Duration } from '../measure.ts'

/** How much is measured. */
export type Plan = {
  /** Every cell is measured once a round, so that a machine that slows down slows them alike. */
  rounds: number
  latency: Duration
  throughput: Duration
  /** The largest number of followers, each of an account of its own. */
  followers: number
  /** Sockets that idle on each server, and for how long: three pings of Roost, two of deepstream. */
  idle_sockets: number
  idle_ms: number
  /** How many instances are killed. */
  kills: number
}

export const full: Plan = {
  rounds: 3,
  latency: { settle_ms: 300, measured_ms: 2000 },
  throughput: { settle_ms: 300, measured_ms: 1500 },
  followers: 2000,
  idle_sockets: 4000,
  idle_ms: 60_000,
  kills: 3,
}

/** For a look. Its numbers are not to be published. */
export const quick: Plan = {
  rounds: 1,
  latency: { settle_ms: 200, measured_ms: 1000 },
  throughput: { settle_ms: 200, measured_ms: 1000 },
  followers: 1000,
  idle_sockets: 2000,
  idle_ms: 20_000,
  kills: 1,
}
