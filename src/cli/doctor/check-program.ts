import { version } from '#cli/version.ts'
import { type Finding, ok, problem } from './finding.ts'

const NEEDED = 24

/** Whether this Node can run this program. */
export function checkProgram(node = process.versions.node): Finding {
  const said = `roost ${version} on Node ${node}`
  return Number.parseInt(node, 10) >= NEEDED
    ? ok('Program', said)
    : problem('Program', `${said}; Node ${NEEDED} is needed.`, `Install Node ${NEEDED} or newer.`)
}
