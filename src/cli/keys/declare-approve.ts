import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('approve')
    .summary('let a new device in')
    .description('let a new device in, by the code or the words that "roost login" shows there')
    .argument('[code...]', 'the code, or the 24 words ("-": from stdin; default: ask)')
    .option('--device <device>', 'which device the words are of, where several wait')
    .option('--compare', 'compare 12 words on both devices instead')
    .addHelpText(
      'after',
      '\nWhoever is let in can read all data. The web page of the server cannot do this: it never has the key.',
    )
    .addHelpText(
      'after',
      examples('roost approve', 'roost approve roost:pair:1:…', 'roost approve --compare'),
    )
    .action(async (code, options, of) => {
      const { approve } = await import('./approve.ts')
      await approve(await contextOf(of), code, options)
    })
