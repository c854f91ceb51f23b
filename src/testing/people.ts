import { randomUUID } from 'node:crypto'
import { decideLogin } from '#domain/device-flow/decide-login.ts'
import { redeemLogin } from '#domain/device-flow/redeem-login.ts'
import { startLogin } from '#domain/device-flow/start-login.ts'
import type { Device, Person } from '#domain/identity/credential.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { admin } from './admin.ts'

export const nowhere = { ip: null, user_agent: null }

/** Somebody with an Auth user and a live session, new to Roost. */
export async function createPerson(): Promise<Person> {
  const user_id = randomUUID()
  const session_id = randomUUID()
  const email = `${user_id}@example.test`
  await admin()`insert into auth.users (id, email) values (${user_id}, ${email})`
  await admin()`insert into auth.sessions (id, user_id) values (${session_id}, ${user_id})`
  return { token_hash: null, user_id, session_id, email }
}

/** A device of this person, connected the way every device is. */
export async function connectDevice(
  person: Person,
  device_name = 'Laptop',
): Promise<Device & { device_id: string }> {
  const login = await startLogin({ device_name }, nowhere)
  await decideLogin(person, { token: login.temp_token, approve: true, user_code: undefined }, nowhere)
  const session = await redeemLogin({ temp_token: login.temp_token }, 0, nowhere, AbortSignal.timeout(5000))
  return { ...bearer(session.session_token), device_id: session.device_id }
}

/** Whoever sends this token. */
export const bearer = (token: string): Device => ({
  token_hash: hashSecret(token),
  user_id: null,
  session_id: null,
})

/** The id before this one: after it an account is the first. */
export const idBefore = (user_id: string): string => {
  const hex = (BigInt(`0x${user_id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
