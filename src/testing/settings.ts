import { onTestFinished } from 'vitest'
import { config } from '#platform/config/config.ts'
import type { Config } from '#platform/config/schema.ts'

/** Changes settings of this process until the test is over. May be called again, as an operator changes their mind. */
export function changeSettings(change: Partial<Config>): void {
  const settings = config()
  const before = { ...settings }
  Object.assign(settings, change)
  onTestFinished(() => {
    Object.assign(settings, before)
  })
}
