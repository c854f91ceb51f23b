import { gzipSync } from 'node:zlib'
import { type InputOptions, type OutputChunk, rolldown } from 'rolldown'

const onLog: NonNullable<InputOptions['onLog']> = (level, { code, message }) => {
  if (level === 'warn' || code === 'UNRESOLVED_IMPORT') throw new Error(message)
}

/**
 * Bundles an entry with everything it uses, as a browser loads it: the first chunk, and those it loads with itself or when
 * they are needed. Throws where something needs Node.
 */
export async function bundleForBrowser(input: string, folder?: string): Promise<OutputChunk[]> {
  const bundle = await rolldown({ input, platform: 'browser', onLog })
  const options = { format: 'esm', minify: true, entryFileNames: 'roost.js' } as const
  const { output } = await (folder ? bundle.write({ ...options, dir: folder }) : bundle.generate(options))
  await bundle.close()
  return output.filter((file) => file.type === 'chunk')
}

/** Writes each module an app may reach as a file of its own. What is installed beside the package is left to be found. */
export async function writeModules(input: Record<string, string>, root: string, folder: string) {
  const bundle = await rolldown({ input, platform: 'neutral', external: /^[^.#/]/, onLog })
  await bundle.write({ dir: folder, format: 'esm', preserveModules: true, preserveModulesRoot: root })
  await bundle.close()
}

/** What a browser loads at once, and what it may load later, in bytes of gzip; the key derivation is told apart. */
export function measure(chunks: OutputChunk[]) {
  const bytes = (list: OutputChunk[]) =>
    list.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
  const find = (name: string) => chunks.filter(({ fileName }) => fileName === name)
  const first = new Set(chunks.slice(0, 1))
  for (const chunk of first) for (const name of chunk.imports) for (const next of find(name)) first.add(next)
  const argon2 = chunks.filter(({ moduleIds }) => moduleIds.every((id) => id.includes('/hash-wasm/')))
  const later = chunks.filter((chunk) => !first.has(chunk) && !argon2.includes(chunk))
  return { first: bytes([...first]), later: bytes(later), argon2: bytes(argon2) }
}
