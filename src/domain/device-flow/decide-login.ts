import { REDEEM_TTL_SECONDS } from '#contract/device-login.ts'
import type { RefusalCode } from '#contract/refusal.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { ring } from '#platform/realtime/doorbell.ts'
import { Refusal } from '#platform/refusal.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { countCode } from './count-code.ts'
import { recordWrongCode } from './record-wrong-code.ts'
import { grantTopic } from './redeem-login.ts'
import { hashUserCode } from './user-code.ts'

type Decision = { approve: boolean } & (
  | {
      /** The handle in the link, or the login's secret itself. */
      token: string
      /** What the person typed, without the dash; asked for when the link was opened on another network. */
      user_code: string | undefined
    }
  | { token?: undefined; user_code: string }
)

const declined = {
  unknown: 'invalid_token',
  expired: 'expired_token',
  taken: 'claimed_by_another_user',
  decided: 'already_decided',
  missing_code: 'wrong_user_code',
  wrong_code: 'wrong_user_code',
  stale_sign_in: 'reauthentication_required',
} as const satisfies Record<string, RefusalCode>

/** What a person is told in other words than the device. */
const sentences: Partial<Record<keyof typeof declined, string>> = {
  expired: 'Token has expired',
  stale_sign_in: 'The device is in another network than you. Sign in again, then approve it.',
}

type Outcome = 'approved' | 'denied' | 'repeated'

/**
 * Approves or denies a device login, by its link or by the code typed alone, and wakes the device that waits for it.
 * Throws how it stands otherwise, or `too_many_requests` after too many wrong codes.
 */
export async function decideLogin(person: Person, decision: Decision, origin: Origin): Promise<Outcome> {
  const { token, user_code } = decision
  const takeBack = user_code ? await countCode(person, origin) : undefined
  const [decided] = await call(
    (sql) => sql<{ outcome: Outcome | keyof typeof declined; grant_id: string | null }[]>`
      select * from roost.decide_grant(
        ${person.user_id}, ${person.session_id}, ${token ? hashSecret(token) : null},
        ${user_code ? hashUserCode(user_code) : null}, ${decision.approve}, ${sql.json(origin)}, ${REDEEM_TTL_SECONDS})`,
  )
  if (!decided) throw new Error('decide_grant answers one row')
  const { outcome } = decided
  if (decided.grant_id) ring(grantTopic(decided.grant_id))
  if (outcome === 'wrong_code') await recordWrongCode(person, origin)
  else await takeBack?.()
  if (outcome !== 'approved' && outcome !== 'denied' && outcome !== 'repeated')
    throw new Refusal(declined[outcome], sentences[outcome])
  return outcome
}
