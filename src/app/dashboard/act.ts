import { refresh } from 'next/cache'
import { headers } from 'next/headers'
import type { z } from 'zod'
import { pageOrigin, requirePerson, toLogin } from '#app/session.ts'
import type { SignedInPerson } from '#domain/identity/credential.ts'
import type { Origin } from '#platform/http/origin.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import type { FormAction } from '#ui/action/outcome.ts'

type Verb<T> = (person: SignedInPerson, given: T, origin: Origin) => Promise<string>

/**
 * Makes a server action of a verb: of a form of our own pages alone, as the signed-in person, with what `Form` makes of
 * the fields. `verb` answers a sentence that says what is done; the page is then read anew. A refusal is answered with
 * its code and sentence; who is signed in no more is led to sign in, and back.
 */
export const act =
  <T>(Form: z.ZodType<T>, verb: Verb<T>): FormAction =>
  async (_, form) => {
    assertSameOrigin(await headers())
    const given = Form.safeParse(Object.fromEntries(form))
    if (!given.success) {
      const said = given.error.issues[0]?.message ?? 'Something in the form is wrong.'
      return { is_done: false, code: 'validation_failed', said }
    }
    const person = await requirePerson()
    try {
      const said = await verb(person, given.data, await pageOrigin())
      refresh()
      return { is_done: true, said }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'unauthorized') return toLogin()
      return { is_done: false, code: error.code, said: error.message }
    }
  }
