import fc from 'fast-check'
import type { Victim } from '../strangers/victim.ts'

/**
 * What an account has that a request may name. Requests are made with the names and filled in when they are sent, so
 * that a seed makes the same requests again although every account is another.
 */
const names = ['user_id', 'device_id', 'token', 'tag', 'handle', 'temp_token', 'email', 'master_key'] as const

export type Known = Record<(typeof names)[number], string>

export const knownOf = (account: Victim & { temp_token: string }): Known =>
  Object.fromEntries(names.map((name) => [name, account[name]])) as Known

/** The place of something known in a text. */
const placeOf = (name: keyof Known): string => `<<${name}>>`

export const places: fc.Arbitrary<string> = fc.constantFrom(...names.map(placeOf))

/** A text with every place filled in; `write` says how, for example escaped. */
export const fillIn = (text: string, known: Known, write: (value: string) => string): string =>
  text.replaceAll(/<<(\w+)>>/g, (place, name: string) =>
    name in known ? write(known[name as keyof Known]) : place,
  )
