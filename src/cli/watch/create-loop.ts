/** Work that is done again whenever it is asked for, and never twice at once. */
export type Loop = {
  wake(): void
  /** Resolves when nothing is asked for and nothing is done. */
  idle(): Promise<void>
}

/** What `work` throws is told to `onError`; the next time it is tried again. */
export function createLoop(work: () => Promise<void>, onError: (error: unknown) => void): Loop {
  let is_asked = false
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (is_asked) {
      is_asked = false
      try {
        await work()
      } catch (error) {
        onError(error)
      }
    }
  }

  return {
    wake: () => {
      is_asked = true
      running ??= run().finally(() => {
        running = undefined
      })
    },
    idle: async () => {
      while (running) await running
    },
  }
}
