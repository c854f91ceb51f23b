import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { type Context, createContext } from '#cli/context.ts'
import { createOutput } from '#cli/output.ts'
import type { Prompts } from '#cli/prompts.ts'
import type { FakeServer } from '#client/testing/fake-server.ts'

export { newFolder } from '#client/node/testing/new-folder.ts'

type Given = { profile?: string; json?: boolean; prompts?: Prompts; server_url?: string }

/** What a command runs with, against a server in memory and a real profile folder; `heard` is what it said. */
export function testContext(folder: string, server: FakeServer, given: Given = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const heard = {
    out: () => String(stdout.read() ?? ''),
    err: () => String(stderr.read() ?? ''),
  }
  const signal = new AbortController().signal
  const output = createOutput({ stdout, stderr }, given.json ?? false)
  const context = createContext(
    {
      output,
      prompts: given.prompts,
      env: { ROOST_HOME: join(folder, 'home'), ROOST_KEYCHAIN: 'off', CI: '1' },
      signal,
    },
    {
      profile: given.profile ?? 'default',
      server: given.server_url ?? 'http://roost.test',
      server_source: given.server_url ? 'cli' : 'default',
    },
  )
  return {
    ...context,
    device: { ...context.device, fetch: server.fetch, pauses_ms: [0] },
    heard,
  } as Context & {
    heard: typeof heard
  }
}

/** Approves every device login as soon as it is asked for. */
export function approveLogins(server: FakeServer): void {
  server.faultFor = ({ path }) => {
    if (path === '/api/sync/token') for (const grant of server.grants) grant.status = 'approved'
    return undefined
  }
}
