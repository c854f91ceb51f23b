import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('logout')
    .summary('sign this device out')
    .description('sign this device out and remove its token and keys from here')
    .addHelpText('after', examples('roost logout', 'roost logout --profile work'))
    .action(async (_, of) => {
      const { logout } = await import('./logout.ts')
      await logout(await contextOf(of))
    })
