import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('logout')
    .summary('sign this device out')
    .description('sign this device out and remove its token, keys and data from here')
    .addHelpText('after', examples('roost logout', 'roost logout --profile work'))
    .option('--discard-edits', 'also when there are edits that the server does not have')
    .action(async ({ discardEdits }, of) => {
      const { logout } = await import('./logout.ts')
      await logout(await contextOf(of), discardEdits)
    })
