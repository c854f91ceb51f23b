import { type Declare, examples, TYPES } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('push')
    .description('seal a file and store it')
    .argument('<type>', TYPES)
    .argument('<file>', 'the file to store ("-": stdin)')
    .addHelpText(
      'after',
      '\nWhat another device wrote meanwhile is kept in <file>.conflict-<revision>-<device>; nothing is lost.',
    )
    .addHelpText(
      'after',
      examples('roost push setting app.json', 'jq . notes.json | roost push collection -'),
    )
    .action(async (type, file, _, of) => {
      const { push } = await import('./push.ts')
      await push(await contextOf(of), type, file)
    })
