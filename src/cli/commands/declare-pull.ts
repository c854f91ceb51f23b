import { type Declare, examples, TYPES } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('pull')
    .description('get what is stored, exactly as it was pushed')
    .argument('<type>', TYPES)
    .argument('[file]', 'the file to write ("-": stdout)', '-')
    .option('--accept-restore', 'go on with what the server was restored to from a backup, as announced')
    .addHelpText(
      'after',
      '\nContent of <file> that was not synced from here is kept in <file>.before-<revision>.',
    )
    .addHelpText('after', examples('roost pull setting app.json', 'roost pull collection | jq .'))
    .action(async (type, file, { acceptRestore }, of) => {
      const { pull } = await import('./pull.ts')
      await pull(await contextOf(of), type, file, { accept_restore: acceptRestore })
    })
