import { type Declare, examples, TYPES } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('versions')
    .summary('the versions of a type that are kept')
    .description('the versions of a type that the server keeps, newest first')
    .argument('<type>', TYPES)
    .addHelpText('after', examples('roost versions setting'))
    .action(async (type, _, of) => {
      const { versions } = await import('./versions.ts')
      await versions(await contextOf(of), type)
    })
