import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('import')
    .summary('store what a folder or zip file holds')
    .description('store what an export, or a folder with a file for each type, holds')
    .argument('<folder|file.zip>', 'files are named by their type, like setting.json')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nWhat is replaced stays among the versions and can be restored.')
    .addHelpText('after', examples('roost import backup', 'roost import backup.zip --yes'))
    .action(async (source, options, of) => {
      const { importFrom } = await import('./import-from.ts')
      await importFrom(await contextOf(of), source, options)
    })
