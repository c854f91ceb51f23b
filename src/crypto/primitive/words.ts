import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Bytes } from '#contract/sealed-blob.ts'

const SECRET_WORDS = 24
const known = new Set(wordlist)

/** What words stand for: their name, as in "recovery words", and the error for words that are wrong. */
export type WordKind = { name: string; wrong: (sentence: string) => Error }

/**
 * 32 bytes as 24, or 16 bytes as 12 English words of BIP-39, separated by spaces; the last one carries the
 * checksum.
 */
export function bytesToWords(bytes: Bytes): string {
  if (bytes.length !== 32 && bytes.length !== 16) throw new RangeError('Words hold 32 or 16 bytes.')
  return entropyToMnemonic(bytes, wordlist)
}

/**
 * The 32 bytes of 24 words, however they are spaced, numbered or capitalised. Throws the error of their kind,
 * which names a misspelt word and what it may have been. The caller wipes the result.
 */
export function wordsToBytes(text: string, { name, wrong }: WordKind): Bytes {
  const words = text
    .toLowerCase()
    .split(/[\s\d.,;:)]+/)
    .filter(Boolean)
  const misspelt = words.findIndex((word) => !known.has(word))
  if (misspelt >= 0) throw wrong(misspeltSentence(misspelt + 1, words[misspelt] ?? '', name))
  if (words.length !== SECRET_WORDS)
    throw wrong(`${SECRET_WORDS} ${name} words are needed; these are ${words.length}.`)
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    throw wrong(
      `Each of the ${name} words exists, but together they are wrong: one is another word, or the order differs.`,
    )
  }
}

function misspeltSentence(position: number, word: string, name: string): string {
  const sentence = `Word ${position}, "${word}", is not a ${name} word.`
  const near = wordlist.filter((candidate) => candidate.startsWith(word.slice(0, 3))).slice(0, 6)
  return near.length ? `${sentence} Did you mean ${near.join(', ')}?` : sentence
}
