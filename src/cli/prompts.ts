import { cancelled } from './error.ts'

type Validate = (answer: string) => string | undefined

/** How a person is asked. Every question throws `cancelled` when it is answered with Ctrl-C. */
export type Prompts = {
  secret(question: string, validate: Validate): Promise<string>
  line(question: string, validate: Validate): Promise<string>
  confirm(question: string): Promise<boolean>
  /** One of several answers, by its name; `choices` says what each means. */
  choose<Name extends string>(question: string, choices: Record<Name, string>): Promise<Name>
  show(title: string, text: string): Promise<void>
}

/** Questions on the terminal, drawn on stderr so that stdout stays the result's; undefined where nobody can answer. */
export function findPrompts(): Prompts | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  // Some terminals do not tell their size (0), and the questions would be drawn one letter wide or not at all.
  process.stderr.columns ||= 80
  process.stderr.rows ||= 24
  // Loaded with the first question: most commands ask none.
  const clack = () => import('@clack/prompts')
  const ask =
    (kind: 'password' | 'text') =>
    async (message: string, validate: Validate): Promise<string> => {
      const { isCancel, [kind]: question } = await clack()
      const answer = await question({
        message,
        validate: (given) => validate(given ?? ''),
        output: process.stderr,
      })
      if (isCancel(answer)) throw cancelled()
      return answer
    }
  return {
    secret: ask('password'),
    line: ask('text'),
    confirm: async (message) => {
      const { isCancel, confirm } = await clack()
      const answer = await confirm({ message, initialValue: false, output: process.stderr })
      if (isCancel(answer)) throw cancelled()
      return answer
    },
    choose: async <Name extends string>(message: string, choices: Record<Name, string>) => {
      const { isCancel, select } = await clack()
      const options = Object.entries<string>(choices).map(([value, label]) => ({ value, label }))
      const answer = await select({ message, options, output: process.stderr })
      if (isCancel(answer)) throw cancelled()
      return answer as Name
    },
    show: async (title, text) => (await clack()).note(text, title, { output: process.stderr }),
  }
}
