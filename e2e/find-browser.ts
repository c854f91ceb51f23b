import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/** What Debian has: the shell is the same engine without a browser's own windows, and a quarter faster. */
const SYSTEM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

/**
 * The path of a Chromium for the suite: Playwright's own, else the system's, else one that is installed now. What was
 * done is said; without a browser this throws, since a suite that skips its browser proves nothing.
 */
export function findBrowser(): string {
  const say = (sentence: string) => process.stderr.write(`Browser: ${sentence}\n`)
  const known = findInstalled()
  if (known) {
    say(known)
    return known
  }
  for (const [program, args] of installers()) {
    say(`none found, running ${program} ${args.join(' ')}`)
    try {
      execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 })
    } catch {
      say('that did not work')
    }
    const installed = findInstalled()
    if (installed) {
      say(`installed ${installed}`)
      return installed
    }
  }
  throw new Error('No browser is to be had. Install Chromium, or run: npx playwright install chromium')
}

const findInstalled = (): string | undefined =>
  [chromium.executablePath(), ...SYSTEM].find((path) => existsSync(path))

function installers(): [string, string[]][] {
  const own: [string, string[]] = ['npx', ['playwright', 'install', 'chromium']]
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return [own]
  return [own, ['apt-get', ['update', '-qq']], ['apt-get', ['install', '-y', '-qq', 'chromium']]]
}
