import { type Declare, examples, TYPES } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('restore')
    .summary('make an earlier version the newest again')
    .description('make an earlier version the newest again; what it replaces stays among the versions')
    .argument('<type>', TYPES)
    .argument('<revision>', 'as "roost versions" lists it')
    .addHelpText('after', examples('roost restore setting 3'))
    .action(async (type, revision, _, of) => {
      const { restore } = await import('./restore.ts')
      await restore(await contextOf(of), type, revision)
    })
