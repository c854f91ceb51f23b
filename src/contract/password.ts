/** The shortest password an account may have. */
export const MIN_PASSWORD_LENGTH = 8

/** What bcrypt reads of a password. A longer one would be cut without a word. */
export const MAX_PASSWORD_BYTES = 72

/** What is wrong with a new password, in words; undefined when nothing is. */
export function complainAboutPassword(password: string): string | undefined {
  if (password.length < MIN_PASSWORD_LENGTH)
    return `New password must be at least ${MIN_PASSWORD_LENGTH} characters`
  if (new TextEncoder().encode(password).length > MAX_PASSWORD_BYTES) {
    return `New password must be at most ${MAX_PASSWORD_BYTES} bytes`
  }
  return undefined
}
