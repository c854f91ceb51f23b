import { getSystemErrorMessage } from 'node:util'
import { CliError } from '#cli/error.ts'

/** What the system said about a file, as a sentence: `Cannot read x: no such file or directory.` */
export function fileError(doing: string, path: string, cause: unknown): CliError {
  const { errno, message } = cause as NodeJS.ErrnoException
  const reason = errno === undefined ? message : getSystemErrorMessage(errno)
  return new CliError('file_error', `Cannot ${doing} ${path}: ${reason}.`, { cause })
}
