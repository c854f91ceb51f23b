import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { needDebianPackage } from './debian-package.ts'

const DAEMON = '/usr/bin/gnome-keyring-daemon'
const BUS = '/usr/bin/dbus-run-session'

const OPENING = `
  import { systemKeychain } from '#client/node/keychain.ts'
  import { createProfileStore } from '#client/node/profile-store.ts'
  import { sampleProfile } from '#client/testing/sample-profile.ts'
  const store = createProfileStore(process.argv[1], systemKeychain)
  const told = (promise) => promise.catch(({ code }) => ({ code }))
  const show = (value) => console.log(JSON.stringify(value))`

/**
 * Runs a script that has the store of a profile as `store`, and answers the JSON it shows: in a desktop session of its
 * own, whose keychain lies in `home` and is unlocked or not, or where there is no desktop.
 */
export async function inSession(
  session: 'unlocked' | 'locked' | 'none',
  { home, folder }: { home: string; folder: string },
  script: string,
): Promise<unknown> {
  needDebianPackage('gnome-keyring', DAEMON)
  needDebianPackage('dbus-daemon', BUS)
  const node = [process.execPath, '--input-type=module', '-e', `${OPENING}\n${script}`, folder]
  const unlock = `echo -n password | ${DAEMON} --unlock --components=secrets >/dev/null && exec "$@"`
  const [command = '', ...args] = {
    none: node,
    locked: [BUS, '--', ...node],
    unlocked: [BUS, '--', 'sh', '-c', unlock, 'sh', ...node],
  }[session]
  const { DBUS_SESSION_BUS_ADDRESS: _, ...outer } = process.env
  const env = { ...outer, HOME: home, XDG_DATA_HOME: `${home}/data`, XDG_RUNTIME_DIR: home }
  const { stdout } = await promisify(execFile)(command, args, { cwd: process.cwd(), env })
  return JSON.parse(stdout)
}
