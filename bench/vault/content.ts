/** What a round carries: its data type says whether it is compressed, its kind how far it can be. */
export type Content = {
  title: string
  data_type: 'collection' | 'secret'
  kind: 'text' | 'noise'
  bytes: number
}

const KIB = 1024
const MIB = 1024 * KIB

/** What is measured first, and what every process begins with. */
export const small: Content = {
  title: '4 KiB of text',
  data_type: 'collection',
  kind: 'text',
  bytes: 4 * KIB,
}

/** Everything that is measured; the last two are as large as a blob may become. */
export const contents: readonly Content[] = [
  small,
  { title: '1 MiB of text', data_type: 'collection', kind: 'text', bytes: MIB },
  { title: '16 MiB of text', data_type: 'collection', kind: 'text', bytes: 16 * MIB },
  { title: '15.5 MiB of noise, not compressed', data_type: 'secret', kind: 'noise', bytes: 15.5 * MIB },
]

const WORDS = 'amber birch cedar delta ember fjord grove heath islet jetty knoll larch'.split(' ')

/** Content that differs at every call. Text is JSON that deflates to about a fifth. */
export function create({ kind, bytes }: Content): Uint8Array<ArrayBuffer> {
  const noise = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536))
  return kind === 'noise' ? noise : toText(noise)
}

function toText(noise: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = Buffer.alloc(noise.length)
  for (let at = 0, drawn = 0; at < text.length; drawn += 2) {
    const word = WORDS[(noise[drawn] ?? 0) % WORDS.length]
    at += text.write(`{"id":${noise[drawn + 1]},"note":"${word}"},`, at)
  }
  return new Uint8Array(text.buffer, text.byteOffset, text.length)
}
