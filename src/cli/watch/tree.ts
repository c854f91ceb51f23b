import { z } from 'zod'
import type { Bytes } from '#contract/sealed-blob.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { canonicalJson } from '#crypto/primitive/canonical-json.ts'

/** The files of a folder, by their paths in it. */
export type Tree = ReadonlyMap<string, Bytes>

const Entry = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.base64() })])
const Content = z.strictObject({ format: z.literal(1), files: z.record(z.string(), Entry) })

/** The content of a type that is a folder (docs/formats.md): the same files always give the same bytes. */
export function encodeTree(tree: Tree): Bytes {
  const files = Object.fromEntries([...tree].map(([path, bytes]) => [path, encodeFile(bytes)]))
  return canonicalJson({ format: 1, files })
}

/** The files that a content is, or undefined where it is no folder's. Whether their paths may be written is not said. */
export function decodeTree(content: Bytes): Tree | undefined {
  const text = readText(content)
  if (!text?.startsWith('{"files":{')) return undefined
  try {
    const { files } = Content.parse(JSON.parse(text))
    const tree = new Map(
      Object.entries(files).map(([path, file]) => [
        path,
        'text' in file ? new TextEncoder().encode(file.text) : base64ToBytes(file.base64),
      ]),
    )
    // Any other spelling is somebody's own JSON file.
    return isSameBytes(encodeTree(tree), content) ? tree : undefined
  } catch {
    return undefined
  }
}

function encodeFile(bytes: Bytes): z.infer<typeof Entry> {
  const text = readText(bytes)
  return text === undefined ? { base64: bytesToBase64(bytes) } : { text }
}

/** What bytes say in UTF-8, with a byte order mark if there is one; undefined for anything else. */
export function readText(bytes: Bytes): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether two contents are the same; none is the same as none. */
export function isSameBytes(a: Uint8Array | null | undefined, b: Uint8Array | null | undefined): boolean {
  if (!a || !b) return !a && !b
  return Buffer.compare(a, b) === 0
}
