import { importJWK, SignJWT } from 'jose'
import { expect, inject, test } from 'vitest'
import { eachServer } from '#testing/each-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { refused, type SignedUp, send, signUp, signUpWithDevice } from '#testing/wire.ts'

/** The cookie of a browser that holds this access token. */
const cookieOf = (person: SignedUp, access_token: string): string => {
  const session = { ...person.session, access_token }
  const value = `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`
  return `sb-roost-auth=${value}`
}

const claimsOf = (person: SignedUp) =>
  JSON.parse(Buffer.from(person.session?.access_token.split('.')[1] ?? '', 'base64url').toString())

const sign = async (
  claims: Record<string, unknown>,
  key: CryptoKey | Uint8Array,
  alg: string,
  kid?: string,
) => new SignJWT(claims).setProtectedHeader({ alg, ...(kid && { kid }) }).sign(key)

const secretOf = (server: TestServer) =>
  new TextEncoder().encode(server.stack.environment.SUPABASE_JWT_SECRET ?? '')

const look = (server: TestServer, cookie: string) => send(server, 'GET', '/api/sync/config', { cookie })

eachServer((server) => {
  test('signing out is final: the cookie that was valid a moment ago is dead, its devices are not', async () => {
    const person = await signUpWithDevice(server)
    expect(await look(server, person.cookie)).toMatchObject({ status: 200 })
    await person.auth.signOut({ scope: 'local' })
    expect(await look(server, person.cookie)).toMatchObject(refused(401, 'unauthorized'))
    expect(await send(server, 'GET', '/api/sync/config', { token: person.token })).toMatchObject({
      status: 200,
    })
  })

  test('sign-in tokens are believed by their signature, not by their word', async () => {
    const person = await signUp(server)
    const claims = claimsOf(person)
    const later = { ...claims, exp: claims.exp + 60 }
    const accepted = await sign(later, secretOf(server), 'HS256')
    expect(await look(server, cookieOf(person, accepted))).toMatchObject({ status: 200 })

    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${accepted.split('.')[1]}.`
    const forged = [
      unsigned,
      await sign(later, new TextEncoder().encode('x'.repeat(48)), 'HS256'),
      await sign({ ...later, aud: 'somebody-else' }, secretOf(server), 'HS256'),
      await sign({ ...later, sub: crypto.randomUUID() }, secretOf(server), 'HS256'),
      await sign({ ...later, session_id: crypto.randomUUID() }, secretOf(server), 'HS256'),
    ]
    for (const token of forged) {
      expect(await look(server, cookieOf(person, token))).toMatchObject(refused(401, 'unauthorized'))
    }
  })

  test('somebody cannot look into the session of another by naming it', async () => {
    const [mine, yours] = [await signUp(server), await signUp(server)]
    const mixed = { ...claimsOf(mine), session_id: claimsOf(yours).session_id }
    const token = await sign(mixed, secretOf(server), 'HS256')
    expect(await look(server, cookieOf(mine, token))).toMatchObject(refused(401, 'unauthorized'))
  })
})

const external = inject('servers')[2]
if (!external) throw new Error('the external server is missing')

test('a project with signing keys is believed through its JWKS: ES256 by its key, and by no other', async () => {
  const { private_jwk, kid } = inject('issuer')
  const person = await signUp(external)
  const key = (await importJWK(JSON.parse(private_jwk), 'ES256')) as CryptoKey
  const claims = claimsOf(person)
  const token = await sign(claims, key, 'ES256', kid)
  expect(await look(external, cookieOf(person, token))).toMatchObject({ status: 200 })

  const stranger = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const forged = await sign(claims, stranger.privateKey, 'ES256', kid)
  expect(await look(external, cookieOf(person, forged))).toMatchObject(refused(401, 'unauthorized'))
  const unknown = await sign(claims, stranger.privateKey, 'ES256', 'another-key')
  expect(await look(external, cookieOf(person, unknown))).toMatchObject(refused(401, 'unauthorized'))
  // The public key as an HMAC secret: the oldest trick with two kinds of token.
  const confused = await sign(claims, new TextEncoder().encode(private_jwk), 'HS256', kid)
  expect(await look(external, cookieOf(person, confused))).toMatchObject(refused(401, 'unauthorized'))
})
