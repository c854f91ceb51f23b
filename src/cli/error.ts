/** What the command line itself declines; `code` decides the exit code like any other. */
export class CliError extends Error {
  override name = 'CliError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The person pressed Ctrl-C, or answered a question with it. */
export const cancelled = () => new CliError('cancelled', 'Cancelled.')
