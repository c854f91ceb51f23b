import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Sees to a program that Debian packages. It is installed first where this is root on Debian; where it cannot be had,
 * this throws and says what to install.
 */
export function needDebianPackage(name: string, program: string): void {
  if (existsSync(program)) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write(`Installing ${name} for the suite.\n`)
    // Two files of tests may want something at once: the second waits for the first.
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', name], { stdio: 'ignore' })
  }
  if (!existsSync(program)) throw new Error(`The suite needs ${program}: apt-get install ${name}`)
}
