import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'

const name = (type: DataType) => `delivered/${type}`

/** Names the content of a type that was last read from a person's file, or written to one. */
export async function readDelivered({ documents }: Device, type: DataType): Promise<string | null> {
  const [bytes] = await documents.read(name(type))
  return bytes ? new TextDecoder().decode(bytes) : null
}

/** Remembers that a person has this content: from now on a push replaces it without a copy. */
export function keepDelivered({ documents }: Device, type: DataType, version: string | null): Promise<void> {
  return documents.change([], () => ({ [name(type)]: version ? new TextEncoder().encode(version) : null }))
}
