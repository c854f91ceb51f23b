import type { Documents } from '#client/storage/documents.ts'
import type { Turns } from './turns.ts'

/** The program has ended in the middle of something. Nothing it does afterwards counts. */
class Crash extends Error {}

/** How much goes wrong: each a chance from 0 to 1. */
export type Weather = {
  is_lost: number
  is_unheard: number
  is_late: number
  is_twice: number
  is_crash: number
}

export const calm: Weather = { is_lost: 0, is_unheard: 0, is_late: 0, is_twice: 0, is_crash: 0 }

/** What may end at any line: once it has, every further step of it fails. */
export function createLife(random: () => number, { is_crash }: Weather) {
  let is_dead = false
  return {
    /** Ends here, with the chance there is. */
    step() {
      if (is_dead || random() < is_crash) {
        is_dead = true
        throw new Crash('The program has ended.')
      }
    },
  }
}
export type Life = ReturnType<typeof createLife>

/** Documents of a program that may end before each change, and after it before anybody is told. Others may come between. */
export function mortalDocuments(documents: Documents, life: Life, turns: Turns): Documents {
  return {
    ...documents,
    read: async (...names) => {
      life.step()
      return documents.read(...names)
    },
    change: async (names, next) => {
      await turns.next()
      life.step()
      await documents.change(names, next)
      life.step()
    },
  }
}

/**
 * A network that loses requests, loses answers, delivers a request twice, or once nobody waits for it any more: `late`
 * collects those.
 */
export function roughFetch(
  given: { fetch: typeof fetch; turns: Turns; life: Life; late: (() => Promise<unknown>)[] },
  random: () => number,
  { is_lost, is_unheard, is_late, is_twice }: Weather,
): typeof fetch {
  const { fetch, turns, life, late } = given
  return async (url, init) => {
    await turns.next()
    life.step()
    if (random() < is_lost) throw new TypeError('fetch failed')
    // A network has taken the bytes, whatever becomes of the sender's.
    const body = init?.body ? await new Response(init.body).bytes() : null
    const request = () => fetch(url, { ...init, body })
    if (random() < is_late) {
      late.push(request)
      throw new TypeError('fetch failed')
    }
    if (random() < is_twice) await request()
    const answer = await request()
    life.step()
    if (random() < is_unheard) throw new TypeError('terminated')
    return answer
  }
}
