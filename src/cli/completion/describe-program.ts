import type { Argument, Command, Option } from 'commander'
import { dataTypes } from '#contract/data-type.ts'

/** What can stand in a place of the command line: a file, one of some words, or what nobody can foresee. */
export type Kind = 'file' | 'free' | readonly string[]

export type DescribedOption = { flags: string[]; description: string; value: Kind | null }

/** One command as completion sees it; `path` is its words, none for the program itself. */
export type DescribedCommand = {
  path: string[]
  commands: { name: string; description: string }[]
  options: DescribedOption[]
  places: Kind[]
}

/** The program and every command in it, from what they declare. */
export function describeProgram(program: Command): DescribedCommand[] {
  return describeCommand(program, [])
}

function describeCommand(command: Command, path: string[]): DescribedCommand[] {
  const helper = command.createHelp()
  const options = helper.visibleOptions(command).concat(helper.visibleGlobalOptions(command))
  const described = {
    path,
    commands: command.commands.map((sub) => ({
      name: sub.name(),
      description: sub.summary() || sub.description(),
    })),
    options: options.map(describeOption),
    places: command.registeredArguments.map(kindOf),
  }
  return [described, ...command.commands.flatMap((sub) => describeCommand(sub, [...path, sub.name()]))]
}

function describeOption(option: Option): DescribedOption {
  const { short, long, description, flags } = option
  const takes_value = option.required || option.optional
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: takes_value ? (option.argChoices ?? (flags.includes('<file>') ? 'file' : 'free')) : null,
  }
}

function kindOf(argument: Argument): Kind {
  if (argument.argChoices) return argument.argChoices
  const name = argument.name()
  if (name === 'type') return dataTypes
  return /\b(file|folder)\b/.test(name) ? 'file' : 'free'
}
