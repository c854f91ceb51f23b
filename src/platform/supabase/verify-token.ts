import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { config, required } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'

const Claims = z.object({ sub: z.uuid(), session_id: z.uuid(), email: z.string().optional() })

/** What Roost takes from a sign-in token. */
export type Claims = z.infer<typeof Claims>

const options = { audience: 'authenticated', clockTolerance: 5 }

/**
 * The claims of a valid sign-in token, else undefined. HS256 is checked with `SUPABASE_JWT_SECRET`, asymmetric tokens
 * with the project's JWKS; the kind of key decides which algorithms count, never the token.
 */
export async function verifyToken(token: string): Promise<Claims | undefined> {
  try {
    const { payload } = isSymmetric(token)
      ? await jwtVerify(token, symmetricKey(), { ...options, algorithms: ['HS256'] })
      : await jwtVerify(token, publicKeys(), { ...options, algorithms: ['ES256', 'RS256', 'EdDSA'] })
    return Claims.safeParse(payload satisfies JWTPayload).data
  } catch (error) {
    if (error instanceof errors.JOSEError && error.code !== 'ERR_JWKS_TIMEOUT') return undefined
    throw error
  }
}

const symmetricKey = () =>
  once('jwt-secret', () => {
    const secret = config().SUPABASE_JWT_SECRET
    if (!secret) throw new errors.JOSEAlgNotAllowed('no SUPABASE_JWT_SECRET')
    return new TextEncoder().encode(secret)
  })

const publicKeys = () =>
  once<JWTVerifyGetKey>('jwks', () =>
    createRemoteJWKSet(new URL(`${required('NEXT_PUBLIC_SUPABASE_URL')}/auth/v1/.well-known/jwks.json`), {
      timeoutDuration: 5000,
    }),
  )

function isSymmetric(token: string): boolean {
  const [header = ''] = token.split('.')
  return Buffer.from(header, 'base64url').toString().includes('"HS256"')
}
