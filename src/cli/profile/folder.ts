import { homedir } from 'node:os'
import { join } from 'node:path'
import { CliError } from '#cli/error.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** The folder of a profile: `$ROOST_HOME/<name>`, else `${XDG_CONFIG_HOME:-~/.config}/roost/<name>`. */
export function profileFolder(name: string, env: NodeJS.Dict<string>): string {
  if (!NAME.test(name))
    throw new CliError(
      'usage',
      `"${name}" cannot be a profile name; use letters, digits, ".", "_" and "-", at most 64.`,
    )
  const home = env.ROOST_HOME || join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'roost')
  return join(home, name)
}
