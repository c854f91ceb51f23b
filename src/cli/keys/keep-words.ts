import type { Context } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { showRecoveryWords, writeRecoveryWords } from '#cli/login/recovery-words.ts'
import { requireSession } from '#client/vault/require-vault.ts'

/** Returns when a person has new recovery words: two of them typed again, or all of them durably in a file. */
export async function keepWords(
  context: Context,
  recovery_words: string,
  recovery_out: string | undefined,
): Promise<void> {
  const { account_id } = (await requireSession(context.device)).profile
  if (recovery_out) writeRecoveryWords(recovery_out, { recovery_words, account_id }, context)
  else await showRecoveryWords(requirePrompts(context, '--recovery-out'), recovery_words)
}

/** Who can be asked. Where nobody can, it is declined, naming the flags to use. */
export function requirePrompts({ prompts }: Pick<Context, 'prompts'>, flags: string) {
  if (prompts) return prompts
  throw new CliError('usage', `Nobody can be asked here. Add ${flags}. Nothing was changed.`)
}
