/** Whether the form signs in or creates an account. */
export type LoginMode = 'sign-in' | 'sign-up'

/** What came of a try to sign in. A password is never part of it. */
export type LoginState = {
  email: string
  /** What went wrong, in words. */
  error: string | null
  /** Which field it is about, or the form as a whole. */
  field: 'email' | 'password' | null
  /** The account waits for its link in a mail to be opened. */
  is_mail_sent: boolean
}

export const emptyLogin: LoginState = { email: '', error: null, field: null, is_mail_sent: false }
