import { onTestFinished } from 'vitest'
import type { WireServer } from './provided.ts'

/** A server-sent event as a browser takes it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
type ServerSentEvent = { id: string | undefined; data: any }

/** Reads `/api/sync/events` until the test ends or the server ends it. Pings are left out. */
export async function openStream(server: WireServer, query: string, headers: Record<string, string>) {
  const client = new AbortController()
  onTestFinished(() => client.abort())
  const answer = await fetch(`${server.url}/api/sync/events${query}`, { headers, signal: client.signal })
  const events: ServerSentEvent[] = []
  const read = async () => {
    let text = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split('\n\n')
      text = blocks.pop() ?? ''
      for (const event of blocks.flatMap(parseBlock)) if (event.data.type !== 'ping') events.push(event)
    }
  }
  return { events, headers: answer.headers, ended: read().catch(() => {}) }
}

function parseBlock(block: string): ServerSentEvent[] {
  const fields = new Map(
    block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
  )
  const data = fields.get('data')
  return data === undefined ? [] : [{ id: fields.get('id'), data: JSON.parse(data) }]
}
