import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('login')
    .summary('sign this device in with a browser')
    .description('sign this device in with a browser, and give it the key of the data')
    .option('--name <name>', 'what the device is called (default: the host name)')
    .option('--no-browser', 'only print the link')
    .option('--passphrase-file <file>', 'read the passphrase from a file ("-": stdin)')
    .option(
      '--recovery-out <file>',
      "write a new account's recovery words to a new file instead of showing them",
    )
    .option('--recovery-file <file>', 'unlock with the recovery words in a file instead of the passphrase')
    .option('--pair', 'be let in by another device: show a code for its "roost approve", and wait')
    .addHelpText(
      'after',
      examples(
        'roost login --server https://roost.example.org',
        'roost login --profile work --name "Work laptop"',
      ),
    )
    .action(async (options, of) => {
      const { login } = await import('./login.ts')
      await login(await contextOf(of), {
        name: options.name,
        browser: options.browser,
        passphrase_file: options.passphraseFile,
        recovery_out: options.recoveryOut,
        recovery_file: options.recoveryFile,
        pair: options.pair,
      })
    })
