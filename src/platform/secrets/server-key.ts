import { createHmac, hkdfSync } from 'node:crypto'
import { config, InvalidConfig } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'

/** What a key derived from the server's own key is for. */
type Purpose =
  | 'legacy-key'
  | 'legacy-key-fingerprint'
  | 'user-code'
  | 'limit'
  | 'email'
  | 'idempotency'
  | 'password-reset'

/**
 * A 32-byte key of the server for one purpose (HKDF-SHA-256). Its root is `ROOST_SECRET_KEY`, else the service role
 * key that every Supabase deployment has.
 */
export const serverKey = (purpose: Purpose): Buffer =>
  once(`server-key:${purpose}`, () => {
    const { ROOST_SECRET_KEY, SUPABASE_SERVICE_ROLE_KEY } = config()
    const root = ROOST_SECRET_KEY ? Buffer.from(ROOST_SECRET_KEY, 'base64') : SUPABASE_SERVICE_ROLE_KEY
    if (!root) throw new InvalidConfig('Roost needs ROOST_SECRET_KEY or SUPABASE_SERVICE_ROLE_KEY.')
    return Buffer.from(hkdfSync('sha256', root, '', `roost/server/1/${purpose}`, 32))
  })

/** HMAC-SHA-256 of `text` under the server's key for `purpose`. */
export const serverHash = (purpose: Purpose, text: string | Uint8Array): Buffer =>
  createHmac('sha256', serverKey(purpose)).update(text).digest()
