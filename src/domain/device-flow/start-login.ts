import type { z } from 'zod'
import type { initDeviceLogin } from '#contract/device-login.ts'
import { config, serverUrl } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { hashSecret, randomToken } from '#platform/secrets/token.ts'
import { hashUserCode, userCodeOf } from './user-code.ts'

type StartLogin = z.output<typeof initDeviceLogin.body>
type StartedLogin = z.output<typeof initDeviceLogin.reply>

/** Seconds between two polls that are not held. */
const POLL_INTERVAL_SECONDS = 2

/** The public beginning of a device login's secret: `flm_temp_` and 7 hex digits. */
const SECRET_PREFIX_LENGTH = 16

/** Starts a device login (RFC 8628 section 3.1): pending until its link is opened and a person decides. */
export async function startLogin(input: StartLogin, origin: Origin): Promise<StartedLogin> {
  const secret = randomToken('flm_temp_', 32)
  const handle = randomToken('', 32)
  const user_code = userCodeOf(handle)
  const expires_in = config().TEMP_TOKEN_EXPIRY_MINUTES * 60
  const keys = input.public_keys
  await call(
    (sql) => sql`
      select roost.create_grant(
        ${hashSecret(secret)}, ${hashSecret(handle)}, ${hashUserCode(user_code)},
        ${secret.slice(0, SECRET_PREFIX_LENGTH)}, ${input.code_challenge ?? null}, ${input.shows_code ?? false},
        ${input.device_name ?? 'Unknown device'}, ${input.device_type ?? 'desktop'},
        ${keys ? Buffer.from(keys.x25519, 'base64') : null}, ${keys ? Buffer.from(keys.ed25519, 'base64') : null},
        ${sql.json(origin)}, ${expires_in})`,
  )
  return {
    temp_token: secret,
    login_url: `${serverUrl()}/sync/authorize?token=${handle}`,
    expires_in,
    user_code,
    interval: POLL_INTERVAL_SECONDS,
  }
}
