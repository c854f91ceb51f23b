import { type Duration, measure, type Sample } from '../measure.ts'
import type { Audience } from './audience.ts'
import type { Client } from './client.ts'

/**
 * Writes over so many connections, each to topics of its own in turn, as fast as the answers come. Everything written
 * has to have been heard when it ends.
 */
export async function measureThroughput(
  client: Client,
  audience: Audience,
  topics: readonly number[],
  connections: number,
  duration: Duration,
): Promise<Sample> {
  const writers = await Promise.all(Array.from({ length: connections }, () => client.openWriter()))
  let expected = audience.heard
  const callers = writers.map((writer, index) => {
    const own = topics.filter((_, place) => place % connections === index)
    let turn = 0
    return async () => {
      const topic = own[turn++ % own.length] ?? 0
      expected += audience.sizeOf(topic)
      await writer.write(topic)
    }
  })
  try {
    const sample = await measure(callers, duration)
    await audience.waitFor(expected)
    return sample
  } finally {
    for (const writer of writers) writer.close()
  }
}
