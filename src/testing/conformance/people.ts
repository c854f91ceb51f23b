import { dataTypes } from '#contract/data-type.ts'
import type { WireServer } from '../provided.ts'
import { conformanceRun } from './conformance-run.ts'
import { signUpByForm } from './sign-up-by-form.ts'

/** Somebody who is signed in, as their browser knows them. */
export type Person = { cookie: string; email: string; user_id: string }

let met = 0

/** The next test meets its first person. */
export function startOver(): void {
  met = 0
}

/** Somebody new: whose cookie was given, with nothing left of earlier tests, or who has just signed up. */
export async function meetPerson(server: WireServer): Promise<Person> {
  const cookie = await findCookie(server)
  return { cookie, ...userIn(cookie) }
}

async function findCookie(server: WireServer): Promise<string> {
  const cookies = conformanceRun()?.cookies ?? []
  if (cookies.length === 0) return signUpByForm(server)
  const cookie = cookies[met++]
  if (!cookie) throw new Error(`This test needs ${met} people: give --cookie as many times.`)
  await clear(server, cookie)
  return cookie
}

/** Clears what a client can clear. A keyring stays: give people without one. */
async function clear({ url }: WireServer, cookie: string): Promise<void> {
  for (const type of dataTypes) {
    await fetch(`${url}/api/sync/data/${type}`, { method: 'DELETE', headers: { cookie } })
  }
  const everything = ['history', 'environments', 'secrets', 'collections', 'settings']
  await fetch(`${url}/api/sync/config`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(everything.map((name) => [`sync_${name}`, true]))),
  })
}

/** The user a Supabase sign-in cookie is of; where it is none, nobody in particular. */
function userIn(cookie: string): Omit<Person, 'cookie'> {
  const parts = [...cookie.matchAll(/sb-[\w-]*?auth(?:-token)?(?:\.(\d+))?=([^;]+)/g)].toSorted(
    ([, a], [, b]) => Number(a) - Number(b),
  )
  const value = parts.map(([, , part]) => part).join('')
  try {
    const { user } = JSON.parse(Buffer.from(value.replace(/^base64-/, ''), 'base64url').toString())
    return { user_id: user.id, email: user.email }
  } catch {
    return { user_id: '', email: '' }
  }
}
