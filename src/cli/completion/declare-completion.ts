import { Argument } from 'commander'
import { type Declare, examples } from '#cli/declare.ts'

export const declare: Declare = (program, { contextOf }) =>
  program
    .command('completion')
    .summary('make the shell complete what is typed')
    .description('print what makes the shell complete commands, options and types')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(
        'source <(roost completion bash)          # in ~/.bashrc',
        'source <(roost completion zsh)           # in ~/.zshrc, after compinit',
        'roost completion fish | source           # in ~/.config/fish/config.fish',
      ),
    )
    .action(async (shell, _, of) => {
      const { printCompletion } = await import('./print-completion.ts')
      printCompletion(await contextOf(of), program, shell)
    })
