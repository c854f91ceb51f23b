import type { z } from 'zod'
import type { initDeviceLogin } from '#contract/device-login.ts'
import { config, serverUrl } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { addressKey } from '#platform/limit/address-key.ts'
import { spend } from '#platform/limit/limit.ts'
import { hashSecret, randomToken } from '#platform/secrets/token.ts'
import { hashUserCode, userCodeOf } from './user-code.ts'

/** `client_id` is an OAuth client's; the older wire has none. */
type StartLogin = z.output<typeof initDeviceLogin.body> & { client_id?: string }
type StartedLogin = z.output<typeof initDeviceLogin.reply>

/** Seconds between two polls that are not held: RFC 8628 section 3.2 for OAuth clients, and what older ones do. */
const POLL_INTERVAL_SECONDS = { oauth: 5, older: 2 }

/** The public beginning of a device login's secret: `flm_temp_` and 7 hex digits. */
const SECRET_PREFIX_LENGTH = 16

/**
 * Starts a device login (RFC 8628 section 3.1): pending until its link is opened, or its code typed, and a person
 * decides. Throws `invalid_client`, or `too_many_requests` to an address that starts too many or lets too many wait.
 */
export async function startLogin(input: StartLogin, origin: Origin): Promise<StartedLogin> {
  const address = addressKey(origin.ip)
  await spend('LIMIT_DEVICE_LOGINS', address)
  const secret = randomToken('flm_temp_', 32)
  const expires_in = config().TEMP_TOKEN_EXPIRY_MINUTES * 60
  const interval = POLL_INTERVAL_SECONDS[input.client_id ? 'oauth' : 'older']
  const keys = input.public_keys
  for (;;) {
    const handle = randomToken('', 32)
    const user_code = userCodeOf(handle)
    const [created] = await call(
      (sql) => sql<{ is_new: boolean }[]>`
        select roost.create_grant(
          ${input.client_id ?? null}, ${hashSecret(secret)}, ${hashSecret(handle)}, ${hashUserCode(user_code)},
          ${secret.slice(0, SECRET_PREFIX_LENGTH)}, ${input.code_challenge ?? null}, ${input.shows_code ?? false},
          ${input.device_name ?? 'Unknown device'}, ${input.device_type ?? 'desktop'},
          ${keys ? Buffer.from(keys.x25519, 'base64') : null}, ${keys ? Buffer.from(keys.ed25519, 'base64') : null},
          ${sql.json(origin)}, ${address}, ${expires_in}, ${interval}, ${config().LIMIT_PENDING_LOGINS}) as is_new`,
    )
    // Of 34 bits two may be the same: then this login takes another code.
    if (!created?.is_new) continue
    const login_url = `${serverUrl()}/sync/authorize?token=${handle}`
    return { temp_token: secret, login_url, expires_in, user_code, interval }
  }
}
