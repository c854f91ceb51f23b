import type { Context } from './context.ts'
import { CliError, cancelled } from './error.ts'

/**
 * Goes on only when the person says so, or has said so with `--yes`. Where nobody can answer it is declined, naming
 * the flag.
 */
export async function confirm(
  { prompts }: Pick<Context, 'prompts'>,
  question: string,
  given: { yes?: boolean | undefined },
): Promise<void> {
  if (given.yes) return
  if (!prompts)
    throw new CliError('usage', `${question} Nobody can answer here; say --yes where that is what you want.`)
  if (!(await prompts.confirm(question))) throw cancelled()
}
