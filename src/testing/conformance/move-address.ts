type Agent = new (options: object) => unknown

/** Where `fetch` finds what connects for it (undici's `setGlobalDispatcher` writes there, and is no part of Node). */
const dispatchers = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map(Symbol.for)
const shared = globalThis as unknown as Record<symbol, object | undefined>

let moves = 0

/**
 * To a server of this machine, each test comes from an address of loopback of its own: servers count tries by
 * address, and one test should not wait for what another has used up. Anywhere else, or where loopback is one address
 * alone, all come from the same and wait when they are asked to.
 */
export async function moveAddress(url: string): Promise<void> {
  const { hostname } = new URL(url)
  if (process.platform !== 'linux' || !/^(localhost|127(\.\d+){3})$/.test(hostname)) return
  // `fetch` makes its connections' keeper when it is first used.
  await fetch('data:,')
  const index = process.pid * 101 + moves++
  const localAddress = `127.${1 + (index % 250)}.${1 + (Math.floor(index / 250) % 250)}.1`
  for (const key of dispatchers) {
    const Keeper = shared[key]?.constructor as Agent | undefined
    if (Keeper) shared[key] = new Keeper({ localAddress, connect: { family: 4 } }) as object
  }
}
