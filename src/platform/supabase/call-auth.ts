import { z } from 'zod'
import { required } from '#platform/config/config.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { authFetch } from './auth-fetch.ts'

const Failure = z.object({ error_code: z.string().catch(''), msg: z.string().catch('') })

type Call = {
  /** Whose word it is: a person's access token or the secret key. The publishable key alone if absent. */
  token?: string
  /** The key of the project, where it is not the publishable one. */
  apikey?: string
  body?: unknown
}

/** What the Auth service said: `data` when it served the call, else the code and the words with which it declined. */
export type AuthAnswer =
  | { ok: true; data: unknown }
  | { ok: false; status: number; code: string; message: string }

/** One call of the Auth service's own API, below `/auth/v1`. Throws `sign_in_unavailable` when it does not answer. */
export async function callAuth(method: string, path: string, call: Call = {}): Promise<AuthAnswer> {
  const apikey = call.apikey ?? required('NEXT_PUBLIC_SUPABASE_ANON_KEY')
  const url = `${required('NEXT_PUBLIC_SUPABASE_URL')}/auth/v1${path}`
  try {
    const response = await authFetch(url, {
      method,
      headers: {
        apikey,
        ...(call.token && { authorization: `Bearer ${call.token}` }),
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    })
    const text = await response.text()
    if (response.status >= 500) throw new Error(`Auth answered ${response.status}`)
    const data: unknown = text === '' ? null : JSON.parse(text)
    if (response.ok) return { ok: true, data }
    const { error_code: code, msg: message } = Failure.catch({ error_code: '', msg: '' }).parse(data)
    return { ok: false, status: response.status, code, message }
  } catch (error) {
    log().warn({ error, path: path.split('?')[0] }, 'the sign-in service does not answer')
    throw new Refusal('sign_in_unavailable')
  }
}
