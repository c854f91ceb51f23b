/** Hears of one topic, until it is closed. */
export type Follower = { close: () => void }

/** A connection that writes, one write at a time. */
type Writer = {
  /** Resolves when the server has said that it is written. */
  write: (topic: number) => Promise<void>
  close: () => void
}

/** What a follower is told of: the number of an event among those of its topic, or that it hears no more. */
export type Ear = { hear: (number: number) => void; lose: (error: Error) => void }

/** A server under test as clients of its own kind reach it. A topic is an account, a record or a room there. */
export type Client = {
  /** Resolves when whatever is written from then on is heard. */
  follow: (topic: number, ear: Ear) => Promise<Follower>
  openWriter: () => Promise<Writer>
}

/** What is written, everywhere: about as much as the news of it, so that no server sends more bytes than another. */
export const CONTENT = { encrypted_blob: 'A'.repeat(128), nonce: 'A'.repeat(16) }
