import { type Declare, examples } from '#cli/declare.ts'

const DEVICE = 'its name, its id, or how the id begins'

export const declare: Declare = (program, { contextOf }) => {
  const devices = program
    .command('devices')
    .summary('list, rename or revoke devices')
    .description('the devices of the account')
    .addHelpText(
      'after',
      examples('roost devices', 'roost devices rename "Work laptop"', 'roost devices revoke old-phone'),
    )
  devices
    .command('list', { isDefault: true })
    .description('every device, last seen first')
    .action(async (_, of) => {
      const { showDevices } = await import('./show-devices.ts')
      await showDevices(await contextOf(of))
    })
  devices
    .command('rename')
    .description('give a device another name')
    .argument('<name>', 'the new name')
    .argument('[device]', `${DEVICE} (default: this one)`)
    .addHelpText('after', examples('roost devices rename "Work laptop"', 'roost devices rename Attic 3f2a'))
    .action(async (name, device, _, of) => {
      const { rename } = await import('./rename.ts')
      await rename(await contextOf(of), name, device)
    })
  devices
    .command('revoke')
    .description('sign another device out at once and forget it')
    .argument('<device>', DEVICE)
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('roost devices revoke old-phone'))
    .action(async (device, options, of) => {
      const { revoke } = await import('./revoke.ts')
      await revoke(await contextOf(of), device, options)
    })
  return devices
}
