import { readFileSync, writeFileSync } from 'node:fs'

/** Resets what the system remembers as this process's highest resident memory (Linux, proc(5) clear_refs). */
const RESET_PEAK = '5'

/** From now on, answers by how many bytes the memory of this process has risen at most. */
export function watchMemory(): () => number {
  globalThis.gc?.()
  writeFileSync('/proc/self/clear_refs', RESET_PEAK)
  const before = readBytes('VmRSS')
  return () => readBytes('VmHWM') - before
}

function readBytes(field: string): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024
}
