import { CommanderError } from 'commander'
import { CliError, cancelled } from './error.ts'
import { tell } from './exit-code.ts'
import { createOutput } from './output.ts'
import { createProgram, welcome } from './program.ts'

/** Runs one command and answers its exit code. Nothing is thrown: every failure is told on stderr, or as JSON. */
export async function run(argv: string[]): Promise<number> {
  const output = createOutput(process, argv.includes('--json'))
  const signal = abortOnInterrupt()
  // Who closes the pipe early is told by the write that fails, not by a crash.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  try {
    const words = argv.slice(2)
    if (words.length === 0) {
      output.say(welcome)
      return 2
    }
    const program = await createProgram(output, signal, words)
    await program.command.parseAsync(argv)
    return program.exitCode()
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0
    // Commander has printed the help already.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help' && !output.json) return 2
    const told = tell(signal.aborted ? cancelled() : asUsage(thrown))
    output.fail(told)
    return told.exit_code
  }
}

/** The first Ctrl-C winds the command up; a second one ends it as it would any program. */
function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController()
  const abort = () => controller.abort(cancelled())
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  return controller.signal
}

function asUsage(thrown: unknown): unknown {
  if (!(thrown instanceof CommanderError)) return thrown
  const message =
    thrown.code === 'commander.help' ? 'Name a command.' : thrown.message.replace(/^error: /, '')
  return new CliError('usage', `${message} See "roost --help".`)
}
