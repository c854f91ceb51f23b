/** Programs that run one at a time, from one wait to the next, in the order that `random` says. */
export type Turns = {
  /** Waits until it is this program's turn again. */
  next(): Promise<void>
}

/**
 * Runs programs at once, yet always the same for the same random numbers: each waits before what others may come before,
 * and one is let go when all of them wait or have ended. `between` happens before each.
 */
export async function takeTurns(
  programs: ((turns: Turns) => Promise<void>)[],
  random: () => number,
  between: () => Promise<void>,
): Promise<void> {
  const waiting: (() => void)[] = []
  let running = programs.length
  let wake = () => {}
  const stop = () => {
    running -= 1
    wake()
  }
  const next = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve)
      stop()
    })
  const ended = programs.map((program) => program({ next }).finally(stop))
  for (;;) {
    while (running > 0) await new Promise<void>((resolve) => (wake = resolve))
    if (waiting.length === 0) break
    await between()
    const [chosen] = waiting.splice(Math.floor(random() * waiting.length), 1)
    running += 1
    chosen?.()
  }
  await Promise.all(ended)
}
