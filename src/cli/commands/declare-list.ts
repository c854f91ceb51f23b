import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('list')
    .summary('what is stored, and whether it is here')
    .description('what is stored: revision, size, last change, by which device, and whether it is here')
    .addHelpText('after', examples('roost list', 'roost list --json | jq .types'))
    .action(async (_, of) => {
      const { list } = await import('./list.ts')
      await list(await contextOf(of))
    })
