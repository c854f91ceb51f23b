import type { Duration } from '../measure.ts'

/** How much is measured. */
export type Plan = {
  /** Each cell is measured once a round, so that a machine that slows down slows them alike. */
  latency: Duration & { rounds: number }
  throughput: Duration & { rounds: number }
  /** The largest number of followers, each of an account of its own. */
  followers: number
  /** Sockets that idle on each server, and for how long: three pings of Roost, two of deepstream. */
  idle_sockets: number
  idle_ms: number
  /** How many instances are killed. */
  kills: number
}

export const full: Plan = {
  latency: { rounds: 3, settle_ms: 300, measured_ms: 2000 },
  throughput: { rounds: 9, settle_ms: 200, measured_ms: 1000 },
  followers: 2000,
  idle_sockets: 4000,
  idle_ms: 60_000,
  kills: 3,
}

/** For a look. Its numbers are not to be published. */
export const quick: Plan = {
  latency: { rounds: 1, settle_ms: 200, measured_ms: 1000 },
  throughput: { rounds: 1, settle_ms: 200, measured_ms: 1000 },
  followers: 1000,
  idle_sockets: 2000,
  idle_ms: 20_000,
  kills: 1,
}
