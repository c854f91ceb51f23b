import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf, exit }) =>
  program
    .command('status')
    .summary('who this device is, and whether the server agrees')
    .description('who this device is, what it has synced, and whether the server agrees')
    .addHelpText('after', examples('roost status', 'roost status --json'))
    .action(async (_, of) => {
      const { status } = await import('./status.ts')
      exit(await status(await contextOf(of)))
    })
