import { Argument } from 'commander'
import { type Declare, examples, TYPES } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) => {
  const config = program
    .command('config')
    .summary('which data types the devices sync')
    .description('which data types the devices of the account sync')
    .addHelpText('after', examples('roost config', 'roost config set history off'))
  config
    .command('show', { isDefault: true })
    .description('show the five switches')
    .action(async (_, of) => {
      const { showConfig } = await import('./config.ts')
      await showConfig(await contextOf(of))
    })
  config
    .command('set')
    .description('turn one on or off, for every device')
    .argument('<type>', TYPES)
    .addArgument(new Argument('<on|off>').choices(['on', 'off']))
    .addHelpText('after', examples('roost config set history off'))
    .action(async (type, value, _, of) => {
      const { setSwitch } = await import('./config.ts')
      await setSwitch(await contextOf(of), type, value)
    })
  return config
}
