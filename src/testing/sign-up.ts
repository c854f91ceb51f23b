import { createServerClient } from '@supabase/ssr'
import type { TestServer } from './provided.ts'

/** What everybody signs up with. */
export const PASSWORD = 'correct horse battery'

/** A new browser at the Auth service of a server, and the cookie it has. */
export function openAuth({ stack: { environment } }: TestServer) {
  const jar = new Map<string, string>()
  const { NEXT_PUBLIC_SUPABASE_URL: url = '', NEXT_PUBLIC_SUPABASE_ANON_KEY: key = '' } = environment
  const { auth } = createServerClient(url, key, {
    cookieOptions: { name: 'sb-roost-auth' },
    cookies: {
      getAll: () => [...jar].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) jar.set(name, value)
      },
    },
  })
  return { auth, cookie: () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }
}

let people = 0

/** Somebody who has just signed up, with what the Auth service knows of them. */
export async function signUpAtAuth(server: TestServer) {
  const { auth, cookie } = openAuth(server)
  const email = `person-${process.pid}-${Date.now()}-${people++}@example.test`
  const { data, error } = await auth.signUp({ email, password: PASSWORD })
  if (error) throw error
  return { cookie: cookie(), email, auth, user_id: data.user?.id ?? '', session: data.session }
}
