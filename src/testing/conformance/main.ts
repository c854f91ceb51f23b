import { Command, InvalidArgumentError } from 'commander'
import { startVitest } from 'vitest/node'
import { root } from '../stack.ts'
import { TableReporter } from './table-reporter.ts'

type Options = { url: string; cookie: string[]; only?: string }

const help = `
The server is only spoken to over HTTP. The tests create accounts by its sign-up form, connect devices, and leave both
behind: use a server whose data you can lose. Each test takes somebody new.

A server that limits tries (429) is asked again after as long as it wants; the run says so and goes on. To a server of
this machine the tests come from many addresses of loopback, so that limits per address do not slow them. On a server of
your own elsewhere, raise LIMIT_SIGN_UPS, LIMIT_DEVICE_LOGINS and LIMIT_PENDING_LOGINS for the run.

Where the form differs, asks for a captcha or sends mail first, sign two people up by hand and give their cookies:

  npm run conformance -- --url https://sync.example --cookie 'sb-…=…' --cookie 'sb-…=…'

Before each test their data is cleared. A keyring cannot be cleared: tests that make one need people without one.

The exit code is 0 when all that ran has passed.`

function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError('It has to be an http(s) address.')
  return text.replace(/\/+$/, '')
}

const program = new Command('npm run conformance --')
  .description('Runs the black-box tests of the sync API against any server and prints a table.')
  .requiredOption('--url <url>', 'the server', parseUrl)
  .option(
    '--cookie <cookie>',
    'the cookie of somebody who is signed in; repeat it for a second person',
    collect,
    [],
  )
  .option('--only <pattern>', 'only tests whose name matches this regular expression')
  .addHelpText('after', help)
  .parse()

function collect(cookie: string, cookies: string[]): string[] {
  return [...cookies, cookie]
}

const { url, cookie: cookies, only } = program.opts<Options>()
process.env.CONFORMANCE = JSON.stringify({ url, cookies })
process.stdout.write(`${url}\n\n`)
await startVitest('test', [], {
  config: `${root}/src/testing/vitest.config.ts`,
  root,
  watch: false,
  project: ['conformance'],
  ...(only && { testNamePattern: only }),
  reporters: [new TableReporter(root, (text) => process.stdout.write(text))],
})
