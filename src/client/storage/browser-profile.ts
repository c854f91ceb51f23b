import { Profile, type ProfileStore } from '#client/profile.ts'
import { createBrowserDatabase } from './browser-database.ts'
import { UnreadableStorage } from './errors.ts'

/**
 * Keeps a profile in the browser's IndexedDB, for this origin alone: every script of the page can read it. All tabs that
 * name the same database share it.
 */
export function createBrowserProfileStore(
  name: string,
  database = createBrowserDatabase(name),
): ProfileStore {
  const parse = (kept: unknown): Profile | undefined => {
    if (kept === undefined) return undefined
    const parsed = Profile.safeParse(kept)
    if (parsed.success) return parsed.data
    throw new UnreadableStorage(
      `The profile in the database "${name}" of this browser is none this version can read. It was left as it is; reload the page, or update the app.`,
      { cause: parsed.error },
    )
  }
  return {
    read: () => database(async (opened) => parse(await opened.get('profile', 'profile'))),
    change: (next) =>
      database(async (opened) => {
        const { store, done } = opened.transaction('profile', 'readwrite', { durability: 'strict' })
        // Should it fail, whoever awaits it hears of it: below, or by the request that failed.
        done.catch(() => {})
        // Nothing is written where one of these throws, and the transaction ends by itself.
        const before = parse(await store.get('profile'))
        const after = next(before)
        if (after && after !== before) await store.put(Profile.parse(after), 'profile')
        else if (!after) await store.delete('profile')
        await done
      }),
  }
}
