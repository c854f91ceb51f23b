import { redeemLogin } from '#domain/device-flow/redeem-login.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { admin } from './admin.ts'
import { nowhere } from './people.ts'

/** The handle in a login's link. */
export const handleOf = ({ login_url }: { login_url: string }): string =>
  new URL(login_url).searchParams.get('token') ?? ''

/** A poll of the older wire, held for `wait` seconds. */
export const redeem = (temp_token: string, wait = 0, signal = AbortSignal.timeout(30_000)) =>
  redeemLogin({ temp_token }, wait, nowhere, signal)

/** A poll of an OAuth client. */
export const pollAs = (client_id: string, temp_token: string, wait = 0, code_verifier?: string) =>
  redeemLogin({ temp_token, client_id, code_verifier }, wait, nowhere, AbortSignal.timeout(30_000))

export const approve = (token: string, user_code?: string) => ({ token, approve: true, user_code })
export const deny = (token: string) => ({ token, approve: false, user_code: undefined })

/** The row of a login. */
export async function grantOf(temp_token: string) {
  const [row] = await admin()`select * from roost.device_grants where secret_hash = ${hashSecret(temp_token)}`
  if (!row) throw new Error('there is no such login')
  return row
}

/** Lets time pass for a login's pacing, though not for its expiry. */
export const passTime = (temp_token: string, seconds: number) => admin()`
  update roost.device_grants set last_polled_at = last_polled_at - make_interval(secs => ${seconds})
  where secret_hash = ${hashSecret(temp_token)}`
