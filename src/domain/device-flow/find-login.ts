import type { Person } from '#domain/identity/credential.ts'
import type { Origin } from '#platform/http/origin.ts'
import { countCode } from './count-code.ts'
import { recordWrongCode } from './record-wrong-code.ts'
import { hashUserCode } from './user-code.ts'
import { type LoginView, selectView } from './view-login.ts'

/**
 * The login that waits under a code a person typed, without its dash, or undefined when none does: then the try
 * counts. Throws `too_many_requests` after too many wrong codes.
 */
export async function findLogin(
  person: Person,
  user_code: string,
  origin: Origin,
): Promise<LoginView | undefined> {
  const takeBack = await countCode(person, origin)
  const view = await selectView(person, { code_hash: hashUserCode(user_code) }, origin)
  if (view) await takeBack()
  else await recordWrongCode(person, origin)
  return view
}
