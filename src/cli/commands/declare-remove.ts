import { type Declare, examples, TYPES } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('remove')
    .summary('remove what is stored under a type')
    .description('remove what is stored under a type, for every device; earlier versions can be restored')
    .argument('<type>', TYPES)
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('roost remove history', 'roost remove history --yes'))
    .action(async (type, options, of) => {
      const { remove } = await import('./remove.ts')
      await remove(await contextOf(of), type, options)
    })
