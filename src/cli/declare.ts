import type { Command } from 'commander'
import type { Context } from './context.ts'

/** How a command gets what it works with, and says which code the program ends with. */
type Running = { contextOf(of: Command): Promise<Context>; exit(code: number): void }

/** Puts a command on the command line. What does its work is imported when it runs, so that others start no slower. */
export type Declare = (program: Command, running: Running) => Command

/** How an argument that names a data type is described. Written out, since help should not wait for the contract to load. */
export const TYPES = 'history, environment, secret, collection or setting'

/** The help text that shows how a command is used. */
export const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
