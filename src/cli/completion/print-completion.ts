import type { Command } from 'commander'
import type { Context } from '#cli/context.ts'
import { type DescribedCommand, describeProgram } from './describe-program.ts'
import { writeBash } from './write-bash.ts'
import { writeFish } from './write-fish.ts'
import { writeZsh } from './write-zsh.ts'

const writers: Record<string, (commands: DescribedCommand[]) => string> = {
  bash: writeBash,
  zsh: writeZsh,
  fish: writeFish,
}

/** Prints the completion script of a shell, made from what the commands declare. */
export function printCompletion({ output }: Pick<Context, 'output'>, program: Command, shell: string): void {
  const script = writers[shell]?.(describeProgram(program)) ?? ''
  output.result({ shell, script }, script.trimEnd())
}
