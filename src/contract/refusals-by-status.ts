import { type Operation, refusalsOf } from './operation.ts'
import { type RefusalCode, refusals } from './refusal.ts'

/** What an operation may decline with, by HTTP status in their order. */
export function refusalsByStatus(record: Operation): [status: number, codes: RefusalCode[]][] {
  const groups = Map.groupBy(refusalsOf(record), (code) => refusals[code].status)
  return [...groups].toSorted(([a], [b]) => a - b)
}
