import { expect } from 'vitest'
import type { z } from 'zod'
import type { redeemDeviceLogin } from '#contract/device-login.ts'
import type { RefusalCode } from '#contract/refusal.ts'
import { conformanceRun } from './conformance/conformance-run.ts'
import { patientFetch } from './conformance/patience.ts'
import { meetPerson, type Person } from './conformance/people.ts'
import { assertListed } from './listed-refusal.ts'
import type { TestServer, WireServer } from './provided.ts'
import { readAnswer } from './read-answer.ts'
import { signUpAtAuth } from './sign-up.ts'

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
 * Sends one request and reads the whole answer, or a stream up to where it has caught up. A refusal of ours has to be one that the operation lists. In a
 * conformance run, a server that limits tries is asked again after as long as it wants.
 */
export async function send(
  server: WireServer,
  method: string,
  path: string,
  input: Send = {},
): Promise<Answer> {
  const answer = await patientFetch(server.url + path, {
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
  const bytes = await readAnswer(answer)
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  const body = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined
  if (!conformanceRun()) assertListed(method, path, body?.code)
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

/** What a device gets when its login is redeemed. */
type Connected = z.output<typeof redeemDeviceLogin.reply> & { token: string }

/** A device signed in by this person, over the wire. */
export async function connectDevice(server: WireServer, cookie: string): Promise<Connected> {
  const started = await send(server, 'POST', '/api/sync/init', { json: { device_name: 'Test laptop' } })
  const { temp_token } = started.body.data
  await send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token } })
  const redeemed = await send(server, 'POST', '/api/sync/token', { json: { temp_token } })
  return { token: redeemed.body.data.session_token, ...redeemed.body.data }
}

/** A new person with one device. */
export function signUpWithDevice(server: TestServer): Promise<SignedUp & Connected>
export function signUpWithDevice(server: WireServer): Promise<Person & Connected>
export async function signUpWithDevice(server: WireServer) {
  const person = await signUp(server)
  return { ...person, ...(await connectDevice(server, person.cookie)) }
}
