import { type Declare, examples, TYPES } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('diff')
    .summary('what changed: between versions, or in a file')
    .description('what changed: between two versions, or between a version and a file')
    .argument('<type>', TYPES)
    .argument(
      '[file|revision]',
      'a file to compare with the newest version, or a revision (default: the one before)',
    )
    .argument('[revision]', 'the other revision (default: the newest)')
    .addHelpText(
      'after',
      '\nA file is always the new side. A file whose name is a number is written as ./3. "-" is stdin.\nEnds with 0 whether they differ or not.',
    )
    .addHelpText(
      'after',
      examples('roost diff setting', 'roost diff setting app.json', 'roost diff setting 3 5'),
    )
    .action(async (type, first, second, _, of) => {
      const { diff } = await import('./diff.ts')
      await diff(await contextOf(of), type, [first, second])
    })
