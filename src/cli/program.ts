import { styleText } from 'node:util'
import { Command, Option } from 'commander'
import type { Context, GlobalOptions } from './context.ts'
import type { Declare } from './declare.ts'
import { exitCodes } from './exit-code.ts'
import type { Output } from './output.ts'
import { version } from './version.ts'

const DEFAULT_SERVER = 'http://localhost:3000'

/** Every command, under the heading of `--help` it belongs to. A new one is a line here and its module. */
const groups: Record<string, Record<string, () => Promise<{ declare: Declare }>>> = {
  'This device': {
    login: () => import('./commands/declare-login.ts'),
    status: () => import('./commands/declare-status.ts'),
    logout: () => import('./commands/declare-logout.ts'),
  },
  Sync: {
    watch: () => import('./watch/declare-watch.ts'),
    push: () => import('./commands/declare-push.ts'),
    pull: () => import('./commands/declare-pull.ts'),
    list: () => import('./commands/declare-list.ts'),
    diff: () => import('./commands/declare-diff.ts'),
  },
  Versions: {
    versions: () => import('./commands/declare-versions.ts'),
    restore: () => import('./commands/declare-restore.ts'),
    remove: () => import('./commands/declare-remove.ts'),
  },
  Account: {
    approve: () => import('./keys/declare-approve.ts'),
    key: () => import('./keys/declare-key.ts'),
    devices: () => import('./devices/declare-devices.ts'),
    config: () => import('./commands/declare-config.ts'),
    export: () => import('./archive/declare-export.ts'),
    import: () => import('./archive/declare-import.ts'),
  },
  Help: {
    doctor: () => import('./doctor/declare-doctor.ts'),
    completion: () => import('./completion/declare-completion.ts'),
  },
}

/** What is said to somebody who runs `roost` alone. */
export const welcome = `\
Roost keeps your data the same on every device, sealed so that only your devices can read it.

Start with:
  roost login                      sign this device in with a browser
  roost watch ~/notes              keep a folder the same on every device
  roost push setting app.json      or seal a single file and store it

"roost --help" names every command, "roost doctor" says what is wrong.`

const epilog = `
Exit codes:
${exitCodes.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`).join('\n')}

Files: a profile is $ROOST_HOME/<profile>, else \${XDG_CONFIG_HOME:-~/.config}/roost/<profile>. It holds the
session token and the keys of your data, readable by your user only, and sealed by a key in the system's keychain
where there is one.
Environment: ROOST_SERVER (address), ROOST_HOME (where profiles are), ROOST_KEYCHAIN=off (keep the secrets in the
file alone), NO_COLOR. A passphrase is typed or read from
a file, never taken from the environment or the command line.`

/** The command line that `words` are for. Only the commands they may name are loaded; help needs them all. */
export async function createProgram(output: Output, signal: AbortSignal, words: string[]) {
  let exit_code = 0
  const command = new Command('roost')
    .description('Keeps your data the same on every device, sealed so that only your devices can read it.')
    .version(version)
    .addOption(new Option('--profile <name>', 'which sign-in to use').default('default'))
    .addOption(
      new Option('--server <url>', 'the address of the server').env('ROOST_SERVER').default(DEFAULT_SERVER),
    )
    .option('--json', 'print one JSON object on stdout, also for failures')
    .addHelpText('after', epilog)
    .commandsGroup('Help:')
    .helpCommand(true)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (sub) => (sub.parent?.parent ? `${sub.name()} ${sub.usage()}` : sub.name()),
      // Commander takes the colours away again where there is no terminal.
      styleTitle: (title) => styleText('bold', title, { validateStream: false }),
    })

  const contextOf = async (of: Command): Promise<Context> => {
    const [{ createContext }, { findPrompts }] = await Promise.all([
      import('./context.ts'),
      import('./prompts.ts'),
    ])
    const given = { output, signal, env: process.env, prompts: findPrompts() }
    const server_source = of.getOptionValueSourceWithGlobals('server')
    return createContext(given, { ...of.optsWithGlobals<GlobalOptions>(), server_source })
  }
  const exit = (code: number) => {
    exit_code = code
  }
  const needed = findNeeded(words)
  const loading = Object.entries(groups).flatMap(([heading, commands]) =>
    Object.entries(commands).flatMap(([name, load]) =>
      needed.has(name) ? [load().then(({ declare }) => ({ heading, declare }))] : [],
    ),
  )
  for (const { heading, declare } of await Promise.all(loading))
    declare(command, { contextOf, exit }).helpGroup(`${heading}:`)
  return { command, exitCode: () => exit_code }
}

/** Whatever could be the name of a command among the words; all where none is, or where all are shown. */
function findNeeded(words: string[]): Set<string> {
  const names = Object.values(groups).flatMap((commands) => Object.keys(commands))
  if (words.some((word) => ['--version', '-V'].includes(word))) return new Set()
  const named = names.filter((name) => words.includes(name))
  const shows_all = words.some((word) => ['help', '--help', '-h', 'completion'].includes(word))
  return new Set(named.length === 0 || shows_all ? names : named)
}
