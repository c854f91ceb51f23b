import { randomBytes } from 'node:crypto'

/** Carries rings from this process to the others. */
export type BellWire = {
  /** Tells the others of these topics. A ring that cannot be sent is lost. */
  send: (topics: string[]) => Promise<void>
  close: () => Promise<void>
}

/** What a wire tells this process. */
export type Ear = {
  /** A message has come in. */
  hear: (message: string) => void
  /** From now on messages come in, or no longer. What was sent before is lost. */
  listen: (is_listening: boolean) => void
}

/** Under this name processes know their own rings, which they have heard already. */
const SENDER = randomBytes(6).toString('base64url')

/** Rings as messages of at most `max_length` characters: who rings, and what. Topics are words. */
export function ringsToMessages(topics: string[], max_length: number): string[] {
  const messages: string[] = []
  for (const topic of topics) {
    const last = messages.at(-1)
    if (last !== undefined && last.length + 1 + topic.length <= max_length) {
      messages.splice(-1, 1, `${last} ${topic}`)
    } else {
      messages.push(`${SENDER} ${topic}`)
    }
  }
  return messages
}

/** The topics another process has rung; none of a message of our own. */
export function messageToRings(message: string): string[] {
  const [sender, ...topics] = message.split(' ')
  return sender === SENDER ? [] : topics
}
