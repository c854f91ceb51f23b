import { exportJWK, generateKeyPair } from 'jose'
import { type AuthOptions, createAuth } from '#embedded/auth.ts'
import { leastHashing } from './hashing.ts'
import { listen } from './listen.ts'
import type { TestServer } from './provided.ts'
import type { startStack } from './stack.ts'

const KEY_ID = 'test-key'

type Optional = 'siteUrl' | 'sendMail' | 'onError'
type AuthServiceOptions = Omit<AuthOptions, Optional> &
  Partial<Pick<AuthOptions, Optional>> & { port?: number }

/**
 * Auth as a service of its own over HTTP: Supabase Auth on a database, and the JWKS of a project with signing keys,
 * whose private half the tests get to issue ES256 tokens with.
 */
export async function startAuthService({ port = 0, ...options }: AuthServiceOptions) {
  Object.assign(process.env, leastHashing)
  const auth = await createAuth({
    siteUrl: 'http://127.0.0.1',
    sendMail: () => {},
    onError: () => {},
    ...options,
  })
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const public_jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' }
  const { url, close } = await listen(
    (request) =>
      new URL(request.url).pathname === '/auth/v1/.well-known/jwks.json'
        ? Response.json({ keys: [public_jwk] })
        : auth.fetch(request, null),
    port,
  )
  return {
    url,
    issuer: { private_jwk: JSON.stringify(await exportJWK(privateKey)), kid: KEY_ID },
    close: async () => {
      await close()
      await auth.close()
    },
  }
}

/** A further Auth service on the database of a stack that runs, and the settings of a server that uses it. */
export async function startFurtherAuth(
  { environment, admin_url }: TestServer['stack'],
  options: Partial<AuthServiceOptions>,
) {
  const auth = await startAuthService({
    databaseUrl: admin_url,
    jwtSecret: environment.SUPABASE_JWT_SECRET ?? '',
    publishableKey: environment.NEXT_PUBLIC_SUPABASE_ANON_KEY ?? '',
    secretKey: environment.SUPABASE_SERVICE_ROLE_KEY ?? '',
    ...options,
  })
  return { settings: { NEXT_PUBLIC_SUPABASE_URL: auth.url }, close: auth.close }
}

/** Auth over HTTP beside an embedded stack, and the settings of a server that uses both. */
export async function serveAuthOf(stack: Awaited<ReturnType<typeof startStack>>) {
  const { SUPABASE_JWT_SECRET, NEXT_PUBLIC_SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY } = stack.environment
  const auth = await startAuthService({
    databaseUrl: stack.auth_url,
    jwtSecret: SUPABASE_JWT_SECRET,
    publishableKey: NEXT_PUBLIC_SUPABASE_ANON_KEY,
    secretKey: SUPABASE_SERVICE_ROLE_KEY,
  })
  return { environment: { ...stack.environment, NEXT_PUBLIC_SUPABASE_URL: auth.url }, close: auth.close }
}
