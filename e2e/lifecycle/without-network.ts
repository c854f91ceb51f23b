import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { Account } from './roost.ts'

const run = promisify(execFile)

/** A way to run a command without any network but loopback, and to ask for pages there. */
type WithoutNetwork = {
  command: string[]
  environment: Record<string, string>
  get: (pid: number, url: string) => Promise<{ status: number; text: string }>
}

const NEW_NETWORK = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"']

/** Goes on as another account: a network is made by root alone. */
const become = ({ uid, gid }: Account) => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--',
]

/** A network of its own for a command, run as `account`; where that may not be made, proxies that refuse everything. */
export function withoutNetwork(given: string[], account?: Account): WithoutNetwork {
  const command = account ? [...become(account), ...given] : given
  const [unshare = '', ...wrap] = NEW_NETWORK
  if (spawnSync(unshare, [...wrap, 'true']).status === 0) {
    return {
      command: [...NEW_NETWORK, ...command],
      environment: {},
      get: async (pid, url) => {
        const script = `
          const answer = await fetch(process.argv[1])
          console.log(JSON.stringify({ status: answer.status, text: await answer.text() }))`
        const node = [process.execPath, '--input-type=module', '--eval', script, url]
        const { stdout } = await run('nsenter', [`--net=/proc/${pid}/ns/net`, ...node], {
          maxBuffer: 2 ** 24,
        })
        return JSON.parse(stdout)
      },
    }
  }
  const closed = 'http://127.0.0.1:9'
  return {
    command,
    environment: {
      ...{ NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1,localhost' },
      ...{ HTTP_PROXY: closed, HTTPS_PROXY: closed, ALL_PROXY: closed },
    },
    get: async (_pid, url) => {
      const answer = await fetch(url)
      return { status: answer.status, text: await answer.text() }
    },
  }
}
