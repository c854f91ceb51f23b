import type { Context } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { readPassphrase, readRecoveryWords } from '#cli/files/read-input.ts'
import type { Prompts } from '#cli/prompts.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { WrongPassphrase } from '#crypto/errors.ts'
import type { Unlock } from '#crypto/keyring/open-keyring.ts'
import { joinByCode, joinByComparing } from './join.ts'

export type UnlockOptions = {
  passphrase_file?: string | undefined
  recovery_file?: string | undefined
  /** Be let in by another device. */
  pair?: boolean | undefined
}

/** What a person may have to get the key of an account with. */
const ways = {
  passphrase: 'I know the passphrase',
  device: 'Another device of mine lets this one in, by a code or words',
  compare: 'The same, by comparing words on both',
  words: 'I have the 24 recovery words',
}

const TRIES = 3

/** How a device came to the key. */
export type Unlocked = 'unlocked' | 'paired'

/** Gets this device the account's key: by the files given, from another device, or as the person chooses. */
export async function unlock(context: Context, options: UnlockOptions): Promise<Unlocked> {
  const { prompts } = context
  const { pair, passphrase_file, recovery_file } = options
  if (pair) {
    await joinByCode(context)
    return 'paired'
  }
  if (passphrase_file || recovery_file || !prompts) {
    await openByFile(context, options)
    return 'unlocked'
  }
  context.output.say("This account's data is sealed: this device needs its key.")
  const way = await prompts.choose('How does this device get it?', ways)
  if (way === 'device') await joinByCode(context)
  else if (way === 'compare') await joinByComparing(context)
  else await openByTyping(context, prompts, way)
  return way === 'device' || way === 'compare' ? 'paired' : 'unlocked'
}

async function openByFile({ output, device }: Context, options: UnlockOptions): Promise<void> {
  const open = (by: Unlock) => output.during('Opening the keyring', () => unlockVault(device, by))
  if (options.recovery_file)
    return open({ recovery_words: await readRecoveryWords(options.recovery_file, device.signal) })
  if (options.passphrase_file)
    return open({ passphrase: await readPassphrase(options.passphrase_file, device.signal) })
  throw new CliError(
    'usage',
    'The device is signed in; its data needs the key too. Add --passphrase-file, --recovery-file or --pair and run this again.',
  )
}

/** Asks for the passphrase up to three times, or for the words. */
async function openByTyping(
  { output, device }: Context,
  prompts: Prompts,
  way: 'passphrase' | 'words',
): Promise<void> {
  const open = (by: Unlock) => output.during('Opening the keyring', () => unlockVault(device, by))
  if (way === 'words')
    return open({
      recovery_words: await prompts.secret('The 24 recovery words', (typed) =>
        typed.trim() ? undefined : 'Type the words.',
      ),
    })
  for (let left = TRIES - 1; ; left--) {
    const passphrase = await prompts.secret('Passphrase of this account', (typed) =>
      typed ? undefined : 'Type the passphrase.',
    )
    try {
      return await open({ passphrase })
    } catch (error) {
      if (!(error instanceof WrongPassphrase) || left === 0) throw error
      output.say(
        `That is not the passphrase. Nothing was changed; ${left} more ${left === 1 ? 'try' : 'tries'}.`,
      )
    }
  }
}
