import { transportSecurity } from './transport-security.ts'

/** What every answer says that is no page: a browser that is made to show it shows text, in no frame. */
export const noPage = () => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  ...transportSecurity(),
})
