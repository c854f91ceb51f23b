/** A database and Auth service for tests, as settings of a server, with a superuser's way in beside them. */
type TestStack = {
  environment: Record<string, string>
  /** A superuser's URL: for what a test arranges or looks at past every policy. */
  admin_url: string
}

/** A server that tests reach over HTTP alone: our own, or anybody's. */
export type WireServer = { name: string; url: string }

/** A server of ours, whose database and Auth service tests may reach too. */
export type TestServer = WireServer & { stack: TestStack }

/** What a conformance run goes against, and the cookies of people who are signed in there, if any were given. */
type Conformance = { server: WireServer; cookies: string[] }

declare module 'vitest' {
  interface ProvidedContext {
    stack: TestStack
    servers: TestServer[]
    conformance: Conformance | undefined
    issuer: { private_jwk: string; kid: string }
  }
}
