import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { CliError } from '#cli/error.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { fileError } from './file-error.ts'

/** The bytes of a file, or of stdin for `-`. */
export async function readInput(path: string, signal?: AbortSignal): Promise<Bytes> {
  try {
    if (path !== '-') return new Uint8Array(await readFile(path))
    const stdin = signal ? addAbortSignal(signal, process.stdin) : process.stdin
    return new Uint8Array(await buffer(stdin))
  } catch (cause) {
    throw fileError('read', path === '-' ? 'stdin' : path, cause)
  }
}

/** A passphrase from a file: its one line, without the line end that editors and `echo` add. */
export async function readPassphrase(path: string, signal?: AbortSignal): Promise<string> {
  const passphrase = decode(await readInput(path, signal), path).replace(/\r?\n$/, '')
  if (/[\r\n]/.test(passphrase))
    throw new CliError('usage', `${path} has several lines; a passphrase is one line.`)
  return passphrase
}

/** Recovery words from a file; lines that start with `#` are remarks. */
export async function readRecoveryWords(path: string, signal?: AbortSignal): Promise<string> {
  return decode(await readInput(path, signal), path).replace(/^#.*$/gm, '')
}

function decode(bytes: Bytes, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CliError('usage', `${path} is not UTF-8 text.`)
  }
}
