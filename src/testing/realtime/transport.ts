import type { RealtimeMessage } from '#contract/realtime.ts'

/** Where a follower is in an account's log. */
export type Cursor = { epoch: number; seq: number }

/** What happened, as followers are told. */
export type AccountEvent = Extract<RealtimeMessage, { created_at: string }>

/** One connection: what is asked for, and who hears the answer. */
export type Connection = {
  url: string
  /** A device's token, or a browser's cookie. */
  credential: { token: string } | { cookie: string }
  cursor: Cursor
  /** Hears each message as it came, and the `id` that an event stream gave it. */
  hear: (message: RealtimeMessage, id?: string) => void
  /** Aborts when the follower gives the connection up. */
  signal: AbortSignal
}

/** A way to follow: connects, hears, and answers how the connection ended. Never throws. */
export type Transport = (connection: Connection) => Promise<string>

/** The cursor as a query. */
export const queryOf = ({ epoch, seq }: Cursor): string => `since=${seq}&epoch=${epoch}`

/** The headers that show who asks. */
export const headersOf = (credential: Connection['credential']): Record<string, string> =>
  'token' in credential ? { authorization: `Bearer ${credential.token}` } : { ...credential }

/** What a refusal with a status says as a message. */
export async function hearRefusal({ hear }: Connection, answer: Response): Promise<string> {
  const { code, error, data } = await answer.json()
  hear(code === 'must_refetch' ? { type: 'must_refetch', ...data } : { type: 'refused', code, error })
  return `${answer.status} ${code}`
}
