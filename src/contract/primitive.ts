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

/** ISO 8601, UTC, microseconds: what Postgres prints for a `timestamptz`. */
export const Timestamp = z.iso.datetime({ offset: true })
