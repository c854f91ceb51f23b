import { expect } from 'vitest'
import type { WireServer } from './provided.ts'
import { send } from './wire.ts'

type Login = { device_code: string; user_code: string; verification_uri_complete: string }

/** Looks at every page of a device login and at the routes that decide it, with and without a cookie. */
export async function lookAtEveryPage(server: WireServer, login: Login, cookie: string): Promise<void> {
  const { device_code, user_code, verification_uri_complete } = login
  const { pathname, search, searchParams } = new URL(verification_uri_complete)
  const link = pathname + search
  const token = searchParams.get('token')
  const paths = [
    ['/device', `/device?user_code=${user_code}`, `/device?user_code=${user_code}&decision=approve`],
    [link, `${link}&decision=approve`, `/sync/authorize?token=${device_code}`],
    [`/login?token=${token}`, '/login?redirect=/device', '/sync/complete?status=success', '/dashboard'],
  ].flat()
  for (const path of paths) {
    for (const method of ['GET', 'HEAD']) {
      for (const who of [{ cookie }, {}]) {
        expect((await send(server, method, path, who)).status, path).toBeLessThan(400)
      }
    }
  }
  for (const path of ['/oauth/token', '/oauth/device_authorization', '/api/sync/claim', '/api/sync/init']) {
    expect((await send(server, 'GET', `${path}?temp_token=${device_code}`, { cookie })).status).toBe(405)
  }
}
