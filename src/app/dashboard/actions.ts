'use server'

import { refresh } from 'next/cache'
import { cookies, headers } from 'next/headers'
import { serverUrl } from '#platform/config/config.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { STEPS_COOKIE } from './steps-cookie.ts'

const YEAR_SECONDS = 365 * 86_400

/** Leaves the first steps away in this browser from now on, done or not. */
export async function hideFirstSteps(): Promise<void> {
  assertSameOrigin(await headers())
  const jar = await cookies()
  jar.set(STEPS_COOKIE, '1', {
    httpOnly: true,
    sameSite: 'lax',
    secure: serverUrl().startsWith('https:'),
    maxAge: YEAR_SECONDS,
  })
  refresh()
}
