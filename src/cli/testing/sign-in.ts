import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRoost } from './run-roost.ts'

/** A person at a server: where it is, and the cookie they are signed in with. */
type Person = { server: string; cookie: string }

/** Signs a profile in with the real command; the person approves as soon as the link is there. */
async function signIn(
  folder: string,
  { server, cookie }: Person,
  profile: string,
  ...more: string[]
): Promise<void> {
  const passphrase = join(folder, 'passphrase')
  writeFileSync(passphrase, 'seven wet badgers rewrite the almanac')
  const words = ['login', '--no-browser', '--name', `The ${profile}`, '--profile', profile]
  const { child, stderr, ended } = startRoost(folder, server, [
    ...words,
    ...['--passphrase-file', passphrase, ...more],
  ])
  const handle = () => /\/sync\/authorize\?token=(\w+)/.exec(stderr())?.[1]
  while (!handle() && child.exitCode === null) await sleep(20)
  await fetch(`${server}/api/sync/claim`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ temp_token: handle() }),
  })
  const { code, stdout } = await ended
  if (code !== 0) throw new Error(`Signing ${profile} in ended with ${code}: ${stderr()}${stdout}`)
}

/** Signs two profiles of a new account in. */
export async function signInTwo(
  folder: string,
  person: Person,
  profiles: readonly [string, string],
): Promise<void> {
  await signIn(folder, person, profiles[0], '--recovery-out', join(folder, 'words'))
  await signIn(folder, person, profiles[1])
}
