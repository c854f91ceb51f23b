import { Command, Option } from 'commander'
import type { Context, GlobalOptions } from './context.ts'
import { exitCodes } from './exit-code.ts'
import type { Output } from './output.ts'
import { version } from './version.ts'

const DEFAULT_SERVER = 'http://localhost:3000'

const TYPES = 'history, environment, secret, collection or setting'

const epilog = `
Exit codes:
${exitCodes.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`).join('\n')}

Files: a profile is $ROOST_HOME/<profile>, else \${XDG_CONFIG_HOME:-~/.config}/roost/<profile>. It holds the
session token and the keys of your data, readable by your user only.
Environment: ROOST_SERVER (address), ROOST_HOME (where profiles are), NO_COLOR. A passphrase is typed or read from
a file, never taken from the environment or the command line.`

/** The command line: what it takes, and which module does it. Modules are loaded when their command runs. */
export function createProgram(output: Output, signal: AbortSignal) {
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
    .exitOverride()
    .configureOutput({ outputError: () => {} })

  const contextOf = async (of: Command): Promise<Context> => {
    const [{ createContext }, { findPrompts }] = await Promise.all([
      import('./context.ts'),
      import('./prompts.ts'),
    ])
    const given = { output, signal, env: process.env, prompts: findPrompts() }
    const server_source = of.getOptionValueSourceWithGlobals('server')
    return createContext(given, { ...of.optsWithGlobals<GlobalOptions>(), server_source })
  }

  command
    .command('login')
    .description('sign this device in with a browser, and give it the key of the data')
    .option('--name <name>', 'what the device is called (default: the host name)')
    .option('--no-browser', 'only print the link')
    .option('--passphrase-file <file>', 'read the passphrase from a file ("-": stdin)')
    .option(
      '--recovery-out <file>',
      "write a new account's recovery words to a new file instead of showing them",
    )
    .option('--recovery-file <file>', 'unlock with the recovery words in a file instead of the passphrase')
    .action(async (options, of) => {
      const { login } = await import('./commands/login.ts')
      await login(await contextOf(of), {
        name: options.name,
        browser: options.browser,
        passphrase_file: options.passphraseFile,
        recovery_out: options.recoveryOut,
        recovery_file: options.recoveryFile,
      })
    })

  command
    .command('logout')
    .description('sign this device out and remove its token, keys and data from here')
    .option('--discard-edits', 'also when there are edits that the server does not have')
    .action(async ({ discardEdits }, of) => {
      const { logout } = await import('./commands/logout.ts')
      await logout(await contextOf(of), discardEdits)
    })

  command
    .command('status')
    .description('who this device is, what it has synced, and whether the server agrees')
    .action(async (_, of) => {
      const { status } = await import('./commands/status.ts')
      exit_code = await status(await contextOf(of))
    })

  command
    .command('push')
    .description('seal a file and store it')
    .argument('<type>', TYPES)
    .argument('<file>', 'the file to store ("-": stdin)')
    .addHelpText(
      'after',
      '\nWhat another device wrote meanwhile is kept in <file>.conflict-<revision>-<device>; nothing is lost.',
    )
    .action(async (type, file, _, of) => {
      const { push } = await import('./commands/push.ts')
      await push(await contextOf(of), type, file)
    })

  command
    .command('pull')
    .description('get what is stored, exactly as it was pushed')
    .argument('<type>', TYPES)
    .argument('[file]', 'the file to write ("-": stdout)', '-')
    .option('--accept-restore', 'go on with what the server was restored to from a backup, as announced')
    .addHelpText(
      'after',
      '\nContent of <file> that was not synced from here is kept in <file>.before-<revision>.',
    )
    .action(async (type, file, { acceptRestore }, of) => {
      const { pull } = await import('./commands/pull.ts')
      await pull(await contextOf(of), type, file, { accept_restore: acceptRestore })
    })

  return { command, exitCode: () => exit_code }
}
