import { tell } from '#cli/exit-code.ts'
import type { DataType } from '#contract/data-type.ts'
import type { WatchEvent } from './say-event.ts'

/** What is in the way of everything: no type can go on until a person does something about it. */
const fatal = new Set([
  'bug',
  'unauthorized',
  'not_signed_in',
  'another_account',
  'vault_locked',
  'vault_missing',
  'keyring_missing',
  'epoch_changed',
  'tampered_keyring',
  'tampered_rotation',
  'tampered_recipient',
  'rotation_missed',
  'device_not_in_keyring',
  'untrusted_signer',
  'folder_missing',
  'unreadable_storage',
])

export const isFatal = (error: unknown): boolean => fatal.has(tell(error).code)

export type Source = 'folder' | 'server'

/** What keeps single types back, told once until it is something else. */
export type Problems = {
  tell(type: DataType | null, source: Source, error: unknown): void
  clear(type: DataType, source: Source): void
}

export function createProblems(say: (event: WatchEvent) => void): Problems {
  const told = new Map<string, string>()
  return {
    tell: (data_type, source, thrown) => {
      const { code, error } = tell(thrown)
      const [key, words] = [`${data_type} ${source}`, `${code} ${error}`]
      if (told.get(key) === words) return
      told.set(key, words)
      say({ event: 'blocked', data_type, code, error })
    },
    clear: (data_type, source) => void told.delete(`${data_type} ${source}`),
  }
}
