import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('watch')
    .summary('keep a folder the same on every device')
    .description('keep a folder and what is stored the same, both ways, as it changes')
    .argument(
      '[folder]',
      'the folder, made where there is none (default: this one, if it was watched before)',
    )
    .option('--once', 'make both the same once, and end')
    .addHelpText(
      'after',
      `
A type is one file (setting.json, history, secret.txt) or a folder of its name (collection/). Deleting it (of a
folder, the folder itself) removes what is stored; "roost restore" brings that back. Hidden files, editors' own and
conflict copies are not synced. Two edits at once are merged where that can be; else the other one is kept in
<file>.conflict-<revision>-<device>.
--json prints one object per line; "event" is ready, kept, sent, received, conflict, offline, online or blocked, and
the last line is the result. Ctrl-C ends it with 0.`,
    )
    .addHelpText('after', examples('roost watch ~/notes', 'roost watch ~/notes --once'))
    .action(async (folder, { once }, of) => {
      const { watch } = await import('./watch.ts')
      await watch(await contextOf(of), folder, { once })
    })
