/** A database and Auth service for tests, as settings of a server, with a superuser's way in beside them. */
type TestStack = {
  environment: Record<string, string>
  /** A superuser's URL: for what a test arranges or looks at past every policy. */
  admin_url: string
}

/** A server that tests talk to. */
export type TestServer = { name: string; url: string; stack: TestStack }

declare module 'vitest' {
  interface ProvidedContext {
    stack: TestStack
    servers: TestServer[]
    issuer: { private_jwk: string; kid: string }
  }
}
