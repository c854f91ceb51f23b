import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf, exit }) =>
  program
    .command('doctor')
    .summary('say what is wrong and what to do')
    .description('check everything sync needs, and say what is wrong and what to do')
    .addHelpText('after', '\nEnds with 0 when there is no problem, else with the exit code of the first one.')
    .addHelpText('after', examples('roost doctor', 'roost doctor --json | jq .checks'))
    .action(async (_, of) => {
      const { doctor } = await import('./doctor.ts')
      exit(await doctor(await contextOf(of)))
    })
