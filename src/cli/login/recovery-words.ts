import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Context } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { fileError } from '#cli/files/file-error.ts'
import type { Prompts } from '#cli/prompts.ts'
import { createFile } from '#client/node/write-durably.ts'

const COLUMNS = 4

/** Declines a file that is there already: words in it would be lost. */
export function requireNewFile(path: string | undefined): void {
  if (path && existsSync(path))
    throw new CliError('usage', `${path} exists already. Name a new file for the recovery words.`)
}

/** Words that open an account's data. */
type Words = { recovery_words: string; account_id: string }

/** Writes the words to a new file that only its owner can read, and returns when they are on the disk. */
export function writeRecoveryWords(path: string, { recovery_words, account_id }: Words, { output }: Context) {
  const remark = `# Roost recovery words of the account ${account_id}. Whoever has them can read its data.`
  try {
    createFile(path, `${remark}\n${number(recovery_words).join('\n')}\n`, 0o600)
  } catch (error) {
    throw fileError('write', path, error)
  }
  output.say(
    `The recovery words are in ${path}. Move them to a safe place: they open your data without the passphrase.`,
  )
}

/** Shows the words, and goes on when two of them were typed again. */
export async function showRecoveryWords(prompts: Prompts, recovery_words: string): Promise<void> {
  const words = recovery_words.split(' ')
  await prompts.show(
    'Recovery words',
    [
      ...numberWords(recovery_words),
      '',
      'Write them down. They are shown once, and open your data when the',
      'passphrase is forgotten. Nobody can give them to you again.',
    ].join('\n'),
  )
  const first = randomInt(0, words.length / 2)
  const second = randomInt(words.length / 2, words.length)
  for (const index of [first, second])
    await prompts.line(`Type word ${index + 1} again`, (typed) =>
      typed.trim().toLowerCase() === words[index] ? undefined : `That is not word ${index + 1}.`,
    )
}

/** Words with their numbers, in lines of a few. */
export function numberWords(words: string): string[] {
  const cells = number(words).map((word) => word.padEnd(14))
  return Array.from({ length: Math.ceil(cells.length / COLUMNS) }, (_, row) =>
    cells
      .slice(row * COLUMNS, (row + 1) * COLUMNS)
      .join('')
      .trimEnd(),
  )
}

const number = (words: string) =>
  words.split(' ').map((word, index) => `${String(index + 1).padStart(2)}. ${word}`)
