import { type Context, checkServer } from '#cli/context.ts'
import { NotSignedIn } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { checkFiles } from './check-files.ts'
import { checkProgram } from './check-program.ts'
import { checkSession } from './check-session.ts'
import { checkVault } from './check-vault.ts'
import { examineServer } from './examine-server.ts'
import { type Finding, thrownProblem } from './finding.ts'

const colours = { ok: 'green', warning: 'yellow', problem: 'red' } as const

/** Checks everything that sync needs, and tells each finding with what to do. Answers the exit code. */
export async function doctor(context: Context): Promise<number> {
  const { output } = context
  const findings = await output.during('Checking', () => examine(context))
  const first = findings.find(({ status }) => status === 'problem')
  const exit_code = first ? (first.exit_code ?? 1) : 0
  const width = Math.max(...findings.map(({ name }) => name.length))
  const lines = findings.map(({ name, status, message, advice }) => {
    const start = `${output.style(colours[status], status.padEnd('problem'.length))}  ${name.padEnd(width)}  `
    return advice
      ? `${start}${message}\n${' '.repeat('problem'.length + width + 4)}${advice}`
      : start + message
  })
  output.result({ ok: !first, exit_code, checks: findings }, lines.join('\n'))
  return exit_code
}

/**
 * What this device can tell by itself comes first. What depends on something that is broken is not asked: one cause,
 * one finding.
 */
async function examine(context: Context): Promise<Finding[]> {
  const { device } = context
  const here = [checkProgram(), checkFiles(context)]
  let profile: Profile | undefined
  try {
    profile = await device.store.read()
  } catch (error) {
    return [...here, thrownProblem('Profile', error)]
  }
  checkServer(context, profile)
  const server = await examineServer(context, profile?.server ?? context.server.url)
  if (!profile)
    return [...here, ...server, thrownProblem('Session', new NotSignedIn('This device is not signed in.'))]
  if (server.some(({ name, status }) => name === 'Server' && status === 'problem'))
    return [...here, ...server]
  const session = await checkSession(context, profile)
  if (session.status === 'problem') return [...here, ...server, session]
  return [...here, ...server, session, ...(await checkVault(context))]
}
