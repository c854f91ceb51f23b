import { once } from '#platform/registry.ts'
import { type Config, ConfigSchema, pairs } from './schema.ts'

/** A setting that is missing or makes no sense; the message names it and says what it should be. */
export class InvalidConfig extends Error {
  override name = 'InvalidConfig'
}

/** The settings of this process, read from the environment at the first call. */
export const config = (): Config => once('config', () => parseConfig(process.env))

/** Parses settings from `environment`; empty values count as unset. Throws {@link InvalidConfig}. */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = ConfigSchema.safeParse(given)
  const complaints = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...pairs
      .filter(([one, other]) => one in given !== other in given)
      .map(([one, other]) => `${one} and ${other} go together: set both or none`),
  ]
  if (parsed.success && complaints.length === 0) return parsed.data
  throw new InvalidConfig(`Roost cannot start with these settings:\n  ${complaints.join('\n  ')}`)
}

/** The value of a setting this way of running cannot do without. Throws {@link InvalidConfig}. */
export function required<K extends keyof Config>(name: K): NonNullable<Config[K]> {
  const value = config()[name]
  if (value === undefined) throw new InvalidConfig(`Roost needs the environment variable ${name}.`)
  return value as NonNullable<Config[K]>
}

/** The origin of links, without a trailing slash. Never taken from a request. */
export const serverUrl = (): string => config().NEXT_PUBLIC_SERVER_URL ?? `http://localhost:${config().PORT}`
