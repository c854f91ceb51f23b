import { type OutputChunk, rolldown } from 'rolldown'

/**
 * Bundles an entry with everything it uses, as a browser loads it: the first chunk, and those that are loaded when they
 * are needed. Throws where something needs Node.
 */
export async function bundleForBrowser(input: string): Promise<OutputChunk[]> {
  const bundle = await rolldown({
    input,
    platform: 'browser',
    onLog: (level, { code, message }) => {
      if (level === 'warn' || code === 'UNRESOLVED_IMPORT') throw new Error(message)
    },
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  return output.filter((file) => file.type === 'chunk')
}
