import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const OPENING = `
  import { createFolderDocuments } from '#client/node/folder-documents.ts'
  const documents = createFolderDocuments(process.argv[1])
  const encode = (text) => new TextEncoder().encode(text)
  const decode = (bytes) => new TextDecoder().decode(bytes)`

/** Another process that has the documents of a folder as `documents`; it runs a script that prints lines. */
export function startProgram(folder: string, script: string, ...args: string[]) {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `${OPENING}\n${script}`, folder, ...args],
    { cwd: process.cwd(), stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return {
    lines: createInterface({ input: child.stdout }),
    kill: () => child.kill('SIGKILL'),
    /** Its exit code, or the signal that ended it. */
    ended: once(child, 'exit').then(([code, signal]) => code ?? signal),
  }
}
