import { readFileSync, writeFileSync } from 'node:fs'

/** Resets what the system remembers as this process's highest resident memory (Linux, proc(5) clear_refs). */
const RESET_PEAK = '5'

/** The bytes by which `work` raised the memory of this process at most, once everything before it is collected. */
export async function measurePeak<T>(work: () => Promise<T>): Promise<{ result: T; peak_bytes: number }> {
  globalThis.gc?.()
  writeFileSync('/proc/self/clear_refs', RESET_PEAK)
  const before = readBytes('VmRSS')
  const result = await work()
  return { result, peak_bytes: readBytes('VmHWM') - before }
}

function readBytes(field: string): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024
}
