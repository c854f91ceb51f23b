import type { Context } from '#cli/context.ts'
import { isExposed } from '#cli/login/sign-in.ts'
import { saySeconds } from '#cli/text/say-when.ts'
import { getHealth, type Health } from '#client/health/get-health.ts'
import { explainUnreachable } from './explain-unreachable.ts'
import { type Finding, ok, thrownProblem, warning } from './finding.ts'

/** More than a slow answer and the whole seconds of the header explain. */
const LARGEST_SKEW_SECONDS = 30

/** Whether the server answers and is well, the way there is encrypted, and both clocks agree. */
export async function examineServer({ device }: Pick<Context, 'device'>, server: string): Promise<Finding[]> {
  const { store: _, documents: __, ...network } = device
  try {
    const health = await getHealth({ ...network, pauses_ms: [200], server })
    const answers = `${server} answers (Roost ${health.version}, ${Math.round(health.took_ms)} ms).`
    return [ok('Server', answers), checkTransport(server), checkClock(health)]
  } catch (error) {
    network.signal?.throwIfAborted()
    return [{ ...thrownProblem('Server', error), ...explainUnreachable(error, server) }]
  }
}

function checkTransport(server: string): Finding {
  if (server.startsWith('https:')) return ok('Encryption', 'The way to the server is encrypted (TLS).')
  if (!isExposed(server)) return ok('Encryption', 'The server is on this machine; no TLS is needed.')
  return warning(
    'Encryption',
    `${server} is not encrypted: whoever is on the way can take over this device's session.`,
    'Use the https:// address. Data stays sealed either way.',
  )
}

function checkClock({ ahead_ms }: Health): Finding {
  if (ahead_ms === undefined) return ok('Clock', 'The server does not tell its time.')
  const seconds = Math.abs(ahead_ms) / 1000
  if (seconds <= LARGEST_SKEW_SECONDS) return ok('Clock', 'The clocks of this device and the server agree.')
  const side = ahead_ms > 0 ? 'behind' : 'ahead of'
  return warning(
    'Clock',
    `The clock of this device is ${saySeconds(seconds)} ${side} the server's: times that are shown are wrong, and certificates may be refused.`,
    'Turn on automatic time on the one that is wrong.',
  )
}
