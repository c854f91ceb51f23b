import type { Command } from 'commander'
import { type Declare, examples } from '#cli/declare.ts'

type Running = Parameters<Declare>[1]

export const declare: Declare = (program, running) => {
  const key = program
    .command('key')
    .summary('the key of the data: passphrase, recovery words, who has it')
    .description('the key of the data: its passphrase and recovery words, who has it, and a new one')
    .addHelpText(
      'after',
      examples('roost key recipients', 'roost key change-passphrase', 'roost key rotate --without old-phone'),
    )
  declareRecipients(key, running)
  declareChanges(key, running)
  declareRotate(key, running)
  return key
}

function declareRecipients(key: Command, { contextOf }: Running): void {
  key
    .command('recipients')
    .description('who can open it: passphrase, recovery words, devices')
    .action(async (_, of) => {
      const { showRecipients } = await import('./show-recipients.ts')
      await showRecipients(await contextOf(of))
    })
  key
    .command('remove')
    .description('take one of them out; a device that was in keeps what it has')
    .argument('<recipient>', '"passphrase", "recovery", or a device: its name, or how its id begins')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('roost key remove old-phone', 'roost key remove recovery'))
    .action(async (recipient, options, of) => {
      const { remove } = await import('./remove.ts')
      await remove(await contextOf(of), recipient, options)
    })
}

function declareChanges(key: Command, { contextOf }: Running): void {
  key
    .command('change-passphrase')
    .description('choose another passphrase; data, devices and recovery words stay as they are')
    .option('--passphrase-file <file>', 'check the present passphrase, read from a file ("-": stdin)')
    .option('--new-passphrase-file <file>', 'read the new passphrase from a file ("-": stdin)')
    .action(async ({ passphraseFile, newPassphraseFile }, of) => {
      const { changePassphrase } = await import('./change-passphrase.ts')
      const files = { passphrase_file: passphraseFile, new_passphrase_file: newPassphraseFile }
      await changePassphrase(await contextOf(of), files)
    })
  key
    .command('recovery')
    .description('make new recovery words; the old ones open nothing once you have the new ones')
    .option('--recovery-out <file>', 'write them to a new file instead of showing them')
    .action(async ({ recoveryOut }, of) => {
      const { renewRecovery } = await import('./renew-recovery.ts')
      await renewRecovery(await contextOf(of), { recovery_out: recoveryOut })
    })
}

function declareRotate(key: Command, { contextOf }: Running): void {
  key
    .command('rotate')
    .description('make a new key, for example after losing a device; finishes one that was begun')
    .option('--without <device...>', 'sign this device out, and give it no new key')
    .option('--passphrase-file <file>', 'read the passphrase from a file ("-": stdin)')
    .option('--recovery-out <file>', 'write the new recovery words to a new file instead of showing them')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nDevices that were revoked never get the new key. What a device has read, it has read.',
    )
    .addHelpText('after', examples('roost key rotate', 'roost key rotate --without old-phone'))
    .action(async ({ without, passphraseFile, recoveryOut, yes }, of) => {
      const { rotate } = await import('./rotate.ts')
      const files = { passphrase_file: passphraseFile, recovery_out: recoveryOut }
      await rotate(await contextOf(of), { without, yes, ...files })
    })
}
