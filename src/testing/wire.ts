import { createServerClient } from '@supabase/ssr'
import { expect } from 'vitest'
import type { RefusalCode } from '#contract/refusal.ts'
import { conformanceRun } from './conformance/conformance-run.ts'
import { patience, waitAskedFor } from './conformance/patience.ts'
import { meetPerson, type Person } from './conformance/people.ts'
import { assertListed } from './listed-refusal.ts'
import type { TestServer, WireServer } from './provided.ts'

/** An answer taken apart; `body` is the envelope, or undefined when the answer is not JSON. */
export type Answer = {
  status: number
  headers: Headers
  bytes: Uint8Array
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any
}

type Send = {
  token?: string
  cookie?: string
  headers?: Record<string, string>
  json?: unknown
  body?: BodyInit
}

/**
 * Sends one request and reads the whole answer. A refusal of ours has to be one that the operation lists. In a
 * conformance run, a server that limits tries is asked again after as long as it wants.
 */
export async function send(
  server: WireServer,
  method: string,
  path: string,
  input: Send = {},
): Promise<Answer> {
  const answer = await sendOnce(server, method, path, input)
  if (!conformanceRun()) {
    assertListed(method, path, answer.body?.code)
    return answer
  }
  const seconds = waitAskedFor(answer)
  if (seconds === undefined) return answer
  await patience(`${method} ${path}`, seconds)
  return send(server, method, path, input)
}

async function sendOnce(server: WireServer, method: string, path: string, input: Send): Promise<Answer> {
  const answer = await fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(input.json !== undefined && { 'content-type': 'application/json' }),
      ...(input.token && { authorization: `Bearer ${input.token}` }),
      ...(input.cookie && { cookie: input.cookie }),
      ...input.headers,
    },
    body: input.json === undefined ? (input.body ?? null) : JSON.stringify(input.json),
  })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  const body = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined
  return { status: answer.status, headers: answer.headers, bytes, body }
}

/** What `toMatchObject` has to find in a refusal. */
export const refused = (status: number, code: RefusalCode) => ({
  status,
  body: { success: false, code, error: expect.any(String), request_id: expect.any(String) },
})

/** Somebody who has signed up, with what the Auth service knows of them. */
export type SignedUp = Awaited<ReturnType<typeof signUpAtAuth>>

/** Somebody who has just signed up; at a server of ours with what the Auth service knows of them. */
export function signUp(server: TestServer): Promise<SignedUp>
export function signUp(server: WireServer): Promise<Person>
export async function signUp(server: WireServer): Promise<Person> {
  return conformanceRun() ? meetPerson(server) : signUpAtAuth(server as TestServer)
}

/** What everybody signs up with. */
export const PASSWORD = 'correct horse battery'

let people = 0

async function signUpAtAuth(server: TestServer) {
  const jar = new Map<string, string>()
  const { environment } = server.stack
  const auth = createServerClient(
    environment.NEXT_PUBLIC_SUPABASE_URL ?? '',
    environment.NEXT_PUBLIC_SUPABASE_ANON_KEY ?? '',
    {
      cookieOptions: { name: 'sb-roost-auth' },
      cookies: {
        getAll: () => [...jar].map(([name, value]) => ({ name, value })),
        setAll: (changed) => {
          for (const { name, value } of changed) jar.set(name, value)
        },
      },
    },
  ).auth
  const email = `person-${process.pid}-${Date.now()}-${people++}@example.test`
  const { data, error } = await auth.signUp({ email, password: PASSWORD })
  if (error) throw error
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return { cookie, email, auth, user_id: data.user?.id ?? '', session: data.session }
}

/** A device signed in by this person, over the wire. */
export async function connectDevice(server: WireServer, cookie: string) {
  const started = await send(server, 'POST', '/api/sync/init', { json: { device_name: 'Test laptop' } })
  const { temp_token } = started.body.data
  await send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token } })
  const redeemed = await send(server, 'POST', '/api/sync/token', { json: { temp_token } })
  return { token: redeemed.body.data.session_token as string, ...redeemed.body.data }
}

/** A new person with one device. */
export async function signUpWithDevice(server: WireServer) {
  const person = await signUp(server)
  return { ...person, ...(await connectDevice(server, person.cookie)) }
}
