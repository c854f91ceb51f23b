import type { Bytes } from '#contract/sealed-blob.ts'

/** What a change makes of documents, by name; null removes one. Those that are not named stay as they are. */
export type Writes = Record<string, Bytes | null>

/** Where a device keeps what it syncs between runs: named documents. They hold plaintext. */
export type Documents = {
  /** The documents of these names as they stand together at one moment, in this order: copies, for the caller to keep. */
  read(...names: string[]): Promise<(Bytes | undefined)[]>
  /**
   * Replaces documents by what `next` makes of those named, one change at a time across every program on the device.
   * Resolves when all of them are durable; a crash leaves all or none.
   */
  change(names: string[], next: (current: (Bytes | undefined)[]) => Writes): Promise<void>
  /**
   * Waits until no program or tab on the device does work of this name, then does `work`, which is nobody else's until
   * it ends or its program does, however that ends. `signal` ends the waiting; `work` has to heed it by itself.
   */
  exclusive<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>
}
