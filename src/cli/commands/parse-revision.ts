import { CliError } from '#cli/error.ts'
import { ServerRefusal } from '#client/errors.ts'

/** Whether an argument is the number of a revision rather than a file. */
export const isRevision = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text)

/** The revision that an argument names. */
export function parseRevision(text: string): number {
  if (isRevision(text)) return Number(text)
  throw new CliError('usage', `"${text}" is not a revision. "roost versions <type>" lists them.`)
}

/** Tells a revision that is not kept (any more) from everything else that can go wrong. */
export function sayNotKept(data_type: string, revision: number) {
  return (error: unknown): never => {
    if (!(error instanceof ServerRefusal && error.code === 'not_found')) throw error
    throw new CliError(
      'nothing_stored',
      `Revision ${revision} of ${data_type} is not kept. "roost versions ${data_type}" lists those that are.`,
    )
  }
}
