import type { Output } from '#cli/output.ts'
import type { Prompts } from '#cli/prompts.ts'
import { WeakPassphrase } from '#crypto/errors.ts'
import { checkPassphrase } from '#crypto/keyring/check-passphrase.ts'

/** Asks for a new passphrase, twice. */
export async function choosePassphrase(output: Output, prompts: Prompts): Promise<string> {
  output.say(
    'Choose a passphrase for it: not the password you sign in with. The server never sees it, and nobody can reset it.',
  )
  const passphrase = await prompts.secret('New passphrase', weakness)
  await prompts.secret('The same again', (typed) =>
    typed === passphrase ? undefined : 'This is not the same. Type it again, or press Ctrl-C to start over.',
  )
  return passphrase
}

function weakness(typed: string): string | undefined {
  try {
    checkPassphrase(typed)
    return undefined
  } catch (error) {
    if (error instanceof WeakPassphrase) return error.message
    throw error
  }
}
