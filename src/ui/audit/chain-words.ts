/** How the chain of the log stands. What it counts is there once it was checked. */
type ChainFacts =
  | { state: 'unchecked' }
  | { state: 'busy' }
  | { state: 'whole' | 'broken'; checked: number; anchor_seq: number; broken_at: number | null }

/** What is known of the whole log. */
export type LogFacts = {
  first_seq: number | null
  last_seq: number | null
  since: string | null
  chain: ChainFacts
}

/** How many entries there are. */
export const countEntries = ({ first_seq, last_seq }: LogFacts): number =>
  first_seq === null || last_seq === null ? 0 : last_seq - first_seq + 1

const grouped = new Intl.NumberFormat('en')

/** "1,204 entries". */
export const sayEntries = (count: number): string =>
  `${grouped.format(count)} ${count === 1 ? 'entry' : 'entries'}`
