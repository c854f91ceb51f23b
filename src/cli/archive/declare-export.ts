import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('export')
    .summary('write everything to a folder or zip file')
    .description('write everything that is stored to a new folder or zip file, readable')
    .argument('<folder|file.zip>', 'what to write; it must not be there yet')
    .option('--sealed', 'write it sealed, as the server has it, with every kept version')
    .addHelpText('after', examples('roost export backup', 'roost export --sealed backup.zip'))
    .action(async (target, options, of) => {
      const { exportTo } = await import('./export-to.ts')
      await exportTo(await contextOf(of), target, options)
    })
