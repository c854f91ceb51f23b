import type { App } from '@supabase/lite'

/** A message that Auth wants sent. `link` opens Roost's own page and is absent where only the code counts. */
export interface AuthMail {
  to: string
  subject: string
  code: string
  link?: string
}

/** Delivers one message. The caller of Auth waits for it and sees a failure as a 500. */
export type SendMail = (mail: AuthMail) => void | Promise<void>

type Mailer = NonNullable<App['_mailer']>

/**
 * Hands Auth's messages to `send`, without the package's own templates: their links would spend the token on a mere
 * GET, which mail scanners do, and put the session into the address bar.
 */
export function createMailer(
  siteUrl: string,
  send: SendMail,
  /** Where whoever asked for the message wants its link to lead in the end. */
  redirectTo: () => string | undefined,
): Mailer {
  const mail =
    (subject: string, type: string, path: string) => async (to: string, tokenHash: string, code: string) => {
      const link = new URL(path, siteUrl)
      const redirect_to = redirectTo()
      link.search = new URLSearchParams({
        token_hash: tokenHash,
        type,
        ...(redirect_to && { redirect_to }),
      }).toString()
      await send({ to, subject, code, link: link.href })
    }
  return {
    sendConfirmation: mail('Confirm your sign-up', 'signup', '/auth/confirm'),
    sendRecovery: mail('Reset your password', 'recovery', '/login/reset'),
    sendMagicLink: mail('Sign in', 'magiclink', '/auth/confirm'),
    sendEmailChange: mail('Confirm your new address', 'email_change', '/auth/confirm'),
    sendReauthentication: async (to, code) => send({ to, subject: 'Confirm that it is you', code }),
  }
}
