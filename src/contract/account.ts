import { z } from 'zod'
import { operation } from './operation.ts'
import { complainAboutPassword } from './password.ts'

const both = 'current_password and new_password are required'

export const changePassword = operation({
  method: 'PUT',
  path: '/api/auth/password',
  summary:
    'Changes the password and ends the other browser sessions; devices stay unless they are to end too.',
  authentication: 'browser',
  unauthorized_sentence: 'Not authenticated',
  body: z
    .object({
      /** Not asked of an account without a password, which signs in with GitHub again instead. */
      current_password: z.string({ error: both }).max(1024).optional(),
      new_password: z.string({ error: both }).min(1, both),
      /** Ends every device session too. */
      end_devices: z.boolean().optional(),
    })
    .superRefine(({ new_password }, context) => {
      const message = complainAboutPassword(new_password)
      if (message) context.addIssue({ code: 'custom', message })
    }),
  reply: z.null(),
  refusals: [
    'wrong_password',
    'weak_password',
    'same_password',
    'reauthentication_required',
    'too_many_requests',
    'sign_in_declined',
    'sign_in_unavailable',
  ],
})

export const verifyTurnstile = operation({
  method: 'POST',
  path: '/api/auth/verify-turnstile',
  summary:
    'Asks Turnstile about a token. Tokens count once: one that is verified here is not for signing up.',
  authentication: 'none',
  body: z.object({ token: z.string({ error: 'Token is required' }).min(1, 'Token is required').max(4096) }),
  reply: z.object({ success: z.boolean().describe('Whether Turnstile takes the token for a person.') }),
  refusals: ['turnstile_not_configured', 'turnstile_unavailable', 'too_many_requests'],
})

export const exportAccount = operation({
  method: 'GET',
  path: '/api/account',
  summary: 'Everything the account holds, as one zip archive.',
  authentication: 'browser',
  media_type: 'application/zip',
  reply: z.null(),
  refusals: [],
})

export const deleteAccount = operation({
  method: 'DELETE',
  path: '/api/account',
  summary: 'Deletes the account, everything it holds and its sign-in, for good.',
  authentication: 'browser',
  body: z.object({
    /** Not asked of an account without a password, which signs in with GitHub again instead. */
    current_password: z.string().max(1024).optional(),
    /** The e-mail address of the account, typed by its person. */
    confirm: z.string({ error: 'confirm is required: the e-mail address of the account' }).max(1024),
  }),
  reply: z.null(),
  refusals: [
    'wrong_password',
    'wrong_confirmation',
    'reauthentication_required',
    'too_many_requests',
    'sign_in_unavailable',
    'sign_in_remains',
  ],
})
