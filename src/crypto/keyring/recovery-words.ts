import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Bytes } from '#contract/sealed-blob.ts'
import { WrongRecoveryWords } from '#crypto/errors.ts'

const WORDS = 24
const known = new Set(wordlist)

/** 32 bytes as 24 English words of BIP-39, separated by spaces; the last one carries the checksum. */
export function bytesToWords(bytes: Bytes): string {
  if (bytes.length !== 32) throw new RangeError(`${WORDS} words hold 32 bytes.`)
  return entropyToMnemonic(bytes, wordlist)
}

/**
 * The 32 bytes of 24 words, however they are spaced, numbered or capitalised. Throws `WrongRecoveryWords`,
 * which names a misspelt word and what it may have been. The caller wipes the result.
 */
export function wordsToBytes(text: string): Bytes {
  const words = text
    .toLowerCase()
    .split(/[\s\d.,;:)]+/)
    .filter(Boolean)
  const wrong = words.findIndex((word) => !known.has(word))
  if (wrong >= 0) throw new WrongRecoveryWords(misspelt(wrong + 1, words[wrong] ?? ''))
  if (words.length !== WORDS)
    throw new WrongRecoveryWords(`${WORDS} recovery words are needed; these are ${words.length}.`)
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    throw new WrongRecoveryWords(
      'Each of the recovery words exists, but together they are wrong: one is another word, or the order differs.',
    )
  }
}

function misspelt(position: number, word: string): string {
  const sentence = `Word ${position}, "${word}", is not a recovery word.`
  const near = wordlist.filter((candidate) => candidate.startsWith(word.slice(0, 3))).slice(0, 6)
  return near.length ? `${sentence} Did you mean ${near.join(', ')}?` : sentence
}
