import { z } from 'zod'

/** Standard base64 of exactly `bytes` bytes. */
export const base64Of = (bytes: number) =>
  z.base64().length(Math.ceil(bytes / 3) * 4, `must be the base64 of ${bytes} bytes`)

/** Lowercase hexadecimal of exactly `bytes` bytes. */
export const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))

/** A line of text a person reads: trimmed, without control characters, never empty. */
export const label = (maxLength: number) =>
  z
    .string()
    .transform((text) =>
      text
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
        .trim()
        .slice(0, maxLength),
    )
    .pipe(z.string().min(1))

export const Uuid = z.uuid()

/** The longest a request is held, in seconds: less than proxies commonly allow. */
const MAX_WAIT_SECONDS = 60

/** RFC 7240 `Prefer: wait=N`: hold the request for up to this many seconds, at most 60. */
export const PreferWait = z
  .string()
  .transform((value) => Number(/(?:^|,)\s*wait\s*=\s*"?(\d+)"?\s*(?:[,;]|$)/i.exec(value)?.[1] ?? 0))
  .pipe(z.number().transform((seconds) => Math.min(seconds, MAX_WAIT_SECONDS)))

/** A whole number in a query, such as a sequence number. */
export const QueryNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)

/** A cursor in one word: `epoch.seq`. */
export const CursorText = z
  .string()
  .regex(/^\d{1,15}\.\d{1,15}$/, 'must be epoch.seq, like 1.42')
  .transform((text) => {
    const [epoch = 0, seq = 0] = text.split('.').map(Number)
    return { epoch, seq }
  })

/** Seconds to hold a request, at most 60. */
export const QueryWait = QueryNumber.transform((seconds) => Math.min(seconds, MAX_WAIT_SECONDS))

/** ISO 8601, UTC, microseconds: what Postgres prints for a `timestamptz`. */
export const Timestamp = z.iso.datetime({ offset: true })
