import { headersOf, hearRefusal, queryOf, type Transport } from './transport.ts'

/** Server-sent events as `EventSource` has them: it resumes by the last id, whatever the address says. */
export const byStream: Transport = async (connection) => {
  const { url, credential, cursor, hear, signal } = connection
  try {
    const answer = await fetch(`${url}/api/sync/events?${queryOf({ ...cursor, seq: 0 })}`, {
      headers: {
        ...headersOf(credential),
        accept: 'text/event-stream',
        'last-event-id': `${cursor.epoch}.${cursor.seq}`,
      },
      signal,
    })
    if (!answer.ok || !answer.body) return await hearRefusal(connection, answer)
    for await (const { id, data } of eventsIn(answer.body)) hear(JSON.parse(data), id)
    return 'the stream ended'
  } catch (error) {
    return String(error)
  }
}

/** The events of a stream. One that is cut off before its empty line is none. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<{ id?: string; data: string }> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    const blocks = (text + decoder.decode(bytes, { stream: true })).split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = Object.fromEntries([...block.matchAll(/^(\w+): ?(.*)$/gm)].map(([, ...pair]) => pair))
      if (fields.event) throw new Error(`an event has the name ${fields.event}`)
      if (fields.data) yield { data: fields.data, ...(fields.id && { id: fields.id }) }
    }
  }
}
