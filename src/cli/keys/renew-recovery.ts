import { type Context, checkServer } from '#cli/context.ts'
import { requireNewFile } from '#cli/login/recovery-words.ts'
import { prepareRecoveryWords, storeRecoveryWords } from '#client/keys/change-recovery-words.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { keepWords, requirePrompts } from './keep-words.ts'

/** Makes new recovery words. They replace the old ones only when the person has them. */
export async function renewRecovery(
  context: Context,
  { recovery_out }: { recovery_out?: string | undefined },
): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  requireNewFile(recovery_out)
  if (!recovery_out) requirePrompts(context, '--recovery-out')
  const { recovery_words } = await output.during('Making words', () => prepareRecoveryWords(device))
  await keepWords(context, recovery_words, recovery_out)
  try {
    await output.during('Storing them', () => storeRecoveryWords(device))
  } catch (error) {
    if ((await requireSession(device)).profile.new_recovery)
      output.say(
        'The new words were not stored yet. Keep them, and the old ones: the next command that reaches the server stores them.',
      )
    throw error
  }
  output.result(
    { outcome: 'changed' },
    'The new recovery words are good. The old ones open nothing any more: throw them away.',
  )
}
