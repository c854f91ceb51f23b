import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { type Auth, createAuth } from './auth.ts'
import type { AuthMail } from './auth-mail.ts'
import { socketHost } from './database-url.ts'
import type { LiteSettings } from './lite.ts'

export const siteUrl = 'http://127.0.0.1:3000'
export const password = 'correct horse'
export const settings = {
  jwtSecret: 'a secret of at least thirty-two letters',
  publishableKey: 'sb_publishable_test',
  secretKey: 'sb_secret_test',
  siteUrl,
}

/** A database that was made ready for Auth. */
export interface AuthServer {
  adminUrl: string
  authUrl: string
  stop: () => Promise<void>
}

/** Auth on a server, and what tests do with it. */
export type TestAuth = Awaited<ReturnType<typeof startTestAuth>>

/** Serves Auth from a database. */
export async function startTestAuth(
  server: AuthServer,
  further: Pick<LiteSettings, 'confirmEmails' | 'github'> = {},
) {
  const mails: AuthMail[] = []
  const open = (databaseUrl: string): Promise<Auth> =>
    createAuth({
      ...settings,
      ...further,
      databaseUrl,
      sendMail: (mail) => void mails.push(mail),
      onError: (error) => {
        throw error
      },
    })
  const auth = await open(server.authUrl)
  const admin = postgres(server.adminUrl, { ...socketHost(server.adminUrl), max: 1, onnotice: () => {} })
  let count = 0
  const newEmail = () => `user-${++count}@example.com`

  const newClient = (): SupabaseClient['auth'] =>
    createClient(siteUrl, settings.publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: async (input, init) => auth.fetch(new Request(input, init), '127.0.0.1') },
    }).auth

  const signUp = async (email = newEmail()) => {
    const client = newClient()
    const { data, error } = await client.signUp({ email, password })
    if (!data.session) throw error ?? new Error('no session')
    return { client, email, session: data.session, user: data.session.user }
  }

  const post = (path: string, body: unknown, headers: Record<string, string> = {}, service = auth) =>
    service.fetch(
      new Request(`${siteUrl}/auth/v1${path}`, {
        method: 'POST',
        headers: { apikey: settings.publishableKey, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
      null,
    )

  const stop = async () => {
    await admin.end()
    await auth.close()
    await server.stop()
  }
  return { ...server, auth, admin, mails, open, newEmail, newClient, signUp, post, stop }
}
