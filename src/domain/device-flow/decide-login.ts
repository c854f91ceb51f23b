import { REDEEM_TTL_SECONDS } from '#contract/device-login.ts'
import type { RefusalCode } from '#contract/refusal.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { ring } from '#platform/realtime/doorbell.ts'
import { Refusal } from '#platform/refusal.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { grantTopic } from './redeem-login.ts'
import { hashUserCode } from './user-code.ts'

type Decision = {
  /** The handle in the link, or the login's secret itself. */
  token: string
  approve: boolean
  /** What the person typed, without the dash; asked for when the link was opened on another network. */
  user_code: string | undefined
}

const declined = {
  unknown: 'invalid_token',
  expired: 'expired_token',
  taken: 'claimed_by_another_user',
  decided: 'already_decided',
  wrong_code: 'wrong_user_code',
} as const satisfies Record<string, RefusalCode>

type Outcome = 'approved' | 'denied' | 'repeated'

/** Approves or denies a device login, and wakes the device that waits for it. */
export async function decideLogin(person: Person, decision: Decision, origin: Origin): Promise<Outcome> {
  const code_hash = decision.user_code ? hashUserCode(decision.user_code) : null
  const [decided] = await call(
    (sql) => sql<{ outcome: Outcome | keyof typeof declined; grant_id: string | null }[]>`
      select * from roost.decide_grant(
        ${person.user_id}, ${person.session_id}, ${hashSecret(decision.token)}, ${decision.approve}, ${code_hash},
        ${sql.json(origin)}, ${REDEEM_TTL_SECONDS})`,
  )
  if (!decided) throw new Error('decide_grant answers one row')
  if (decided.grant_id) ring(grantTopic(decided.grant_id))
  const { outcome } = decided
  if (outcome !== 'approved' && outcome !== 'denied' && outcome !== 'repeated')
    throw new Refusal(declined[outcome])
  return outcome
}
