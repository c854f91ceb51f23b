import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Embedded, type EmbeddedOptions, startEmbedded } from './start.ts'

/** An embedded stack for tests in a folder of its own, fast rather than safe; `stop` removes the folder. */
export async function startThrowaway(options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const dataDir = await mkdtemp(join(tmpdir(), 'roost-throwaway-'))
  const remove = () => rm(dataDir, { recursive: true, force: true })
  try {
    const embedded = await startEmbedded({
      dataDir,
      siteUrl: 'http://127.0.0.1:3000',
      onLog: () => {},
      durable: false,
      ...options,
    })
    return { ...embedded, stop: () => embedded.stop().finally(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}
