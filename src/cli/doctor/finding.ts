import { tell } from '#cli/exit-code.ts'

/** What a check has found: `advice` says what to do about it, `exit_code` what a problem means to a script. */
export type Finding = {
  name: string
  status: 'ok' | 'warning' | 'problem'
  message: string
  advice?: string
  code?: string
  exit_code?: number
}

export const ok = (name: string, message: string): Finding => ({ name, status: 'ok', message })

export const warning = (name: string, message: string, advice: string): Finding => ({
  name,
  status: 'warning',
  message,
  advice,
})

export const problem = (name: string, message: string, advice: string): Finding => ({
  name,
  status: 'problem',
  message,
  advice,
})

/** A problem that was thrown, in the words it is told in everywhere. */
export function thrownProblem(name: string, thrown: unknown): Finding {
  const { error, code, exit_code } = tell(thrown)
  return { name, status: 'problem', message: error, code, exit_code }
}
