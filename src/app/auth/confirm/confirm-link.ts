import { z } from 'zod'
import { targetOfConfirmationUrl } from '#app/auth/confirmation-url.ts'
import { LoginTarget } from '#app/login/login-target.ts'

/** The link of a sign-up mail, with what waits for the sign-up. */
export const ConfirmLink = z
  .object({
    token_hash: z.string().min(1).max(500),
    type: z.enum(['signup', 'email']),
    redirect_to: z.unknown().optional(),
  })
  .transform(({ redirect_to, ...link }) => ({ link, target: targetOfConfirmationUrl(redirect_to) }))

/** The same, as the form on the page sends it. */
export const ConfirmForm = LoginTarget.extend({
  token_hash: z.string().min(1).max(500),
  type: z.enum(['signup', 'email']),
})
