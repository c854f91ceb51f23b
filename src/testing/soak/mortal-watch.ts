import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startRoost } from '#cli/testing/run-roost.ts'

/** A folder with a file that a person edits, and the `roost watch` of it, which can be killed and comes back. */
export type MortalWatch = {
  /** What the file holds; undefined where there is none. */
  content(): string | undefined
  conflictCopies(): string[]
  /** Adds an item to the list in the file, as an editor does that writes a new file in the place of the old one. */
  edit(id: string): Promise<void>
  /** `kill -9`, and another one at once. */
  kill(): Promise<void>
  /** Whether nothing waits to be sent. */
  isSent(): Promise<boolean>
  /** Why a watch has ended that nobody killed, if one has. */
  fault(): string | undefined
  stop(): Promise<void>
}

type Item = { id: string; text: string }

/** `acknowledge` is told each item that a watch has said to have kept. */
export function startMortalWatch(
  { home, server, profile }: { home: string; server: string; profile: string },
  acknowledge: (id: string) => void,
): MortalWatch {
  const folder = join(home, `${profile}'s notes`)
  const file = join(folder, 'collection.json')
  mkdirSync(folder)
  /** The items in each content that was written, by the hash that a watch names it by. */
  const written = new Map<string, string[]>()
  let running = spawn()
  let fault: string | undefined
  let is_stopping = false

  function spawn() {
    const started = startRoost(home, server, ['watch', folder, '--json', '--profile', profile])
    let rest = ''
    started.child.stdout?.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) hear(JSON.parse(line))
    })
    started.ended.then(({ code, stdout, stderr }) => {
      if (started === running && !is_stopping)
        fault = `The watch of ${profile} ended with ${code}: ${stdout}${stderr}`
    })
    return started
  }

  function hear({ event, content_hash }: { event?: string; content_hash?: string }): void {
    if (event === 'kept') for (const id of written.get(content_hash ?? '') ?? []) acknowledge(id)
  }

  /** While the file is read and written again, nobody else writes it: else the editor would undo what came between. */
  async function undisturbed(work: () => void): Promise<void> {
    const { child } = running
    child.kill('SIGSTOP')
    try {
      while (child.exitCode === null && child.signalCode === null && !(await isStopped(child.pid)))
        await sleep(5)
      work()
    } finally {
      child.kill('SIGCONT')
    }
  }

  const content = () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

  return {
    content,
    conflictCopies: () => readdirSync(folder).filter((name) => name.includes('.conflict-')),
    edit: (id) =>
      undisturbed(() => {
        const items: Item[] = [...JSON.parse(content() ?? '[]'), { id, text: `By ${profile}` }]
        const edited = `${JSON.stringify(items, null, 2)}\n`
        const hash = createHash('sha256').update(edited).digest('hex')
        written.set(
          hash,
          items.map((item) => item.id),
        )
        writeFileSync(`${file}.tmp`, edited)
        renameSync(`${file}.tmp`, file)
      }),
    kill: async () => {
      const killed = running
      running = { ...killed }
      killed.child.kill('SIGKILL')
      await killed.ended
      running = spawn()
    },
    isSent: async () => {
      const { stdout } = await startRoost(home, server, ['status', '--json', '--profile', profile]).ended
      const { ok, pending } = JSON.parse(stdout)
      return ok && pending.length === 0
    },
    fault: () => fault,
    stop: async () => {
      is_stopping = true
      running.child.kill('SIGTERM')
      await running.ended
    },
  }
}

/** A signal takes a moment to stop a process. */
const isStopped = (pid: number | undefined) =>
  promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.startsWith('T'),
    () => true,
  )
