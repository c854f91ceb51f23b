import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from './seeded-random.ts'

/** A connection of a client and its continuation to an instance. */
type Link = {
  client: Socket
  upstream: Socket
  /** Resolved while bytes and ends pass; while it is not, both sides believe that the other lives. */
  open: Promise<void>
  thaw: () => void
  /** How many bytes still reach the client. */
  left: number
}

/** A balancer on a loopback port whose network is as bad as a test wants it. */
export type Balancer = {
  url: string
  /** Sends new connections to these ports, in turn; one that refuses is passed over. */
  serve: (ports: number[]) => void
  /** Resets this share of the connections, chosen by the seed. */
  reset: (share?: number) => void
  /** Lets nothing more through this share of the connections, and no end of them either. */
  freeze: (share?: number) => void
  thaw: () => void
  /** Holds up every piece of data by so much. */
  delay: (ms: number) => void
  /** Ends each connection once so many more bytes have reached its client, most likely in the middle of a message. */
  cutAfter: (bytes: number) => void
  close: () => Promise<void>
}

/** Starts a balancer. What it does to whom is decided by the seed. */
export async function startBalancer(seed: number): Promise<Balancer> {
  const random = seededRandom(seed)
  const links = new Set<Link>()
  let ports: number[] = []
  let turn = 0
  let delay_ms = 0

  const reach = async (): Promise<Socket | undefined> => {
    for (let tries = 0; tries < ports.length; tries++) {
      const port = ports[turn++ % ports.length] ?? 0
      const upstream = connect(port, '127.0.0.1')
      const isConnected = await once(upstream, 'connect').then(
        () => true,
        () => false,
      )
      // Meanwhile nobody may be to go there any more.
      if (isConnected && ports.includes(port)) return upstream
      upstream.destroy()
    }
    return undefined
  }

  const pass = async (from: Socket, to: Socket, link: Link) => {
    const isGoingDown = to === link.client
    let isReset = false
    try {
      for await (const chunk of from) {
        if (delay_ms > 0) await sleep(delay_ms)
        await link.open
        if (isGoingDown && chunk.length > link.left) {
          to.end(chunk.subarray(0, link.left))
          link.upstream.resetAndDestroy()
          break
        }
        if (isGoingDown) link.left -= chunk.length
        if (!to.write(chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')])
      }
    } catch {
      isReset = true
    }
    await link.open
    if (isReset) to.resetAndDestroy()
    else to.end()
    links.delete(link)
  }

  const server = createServer({ noDelay: true }, async (client) => {
    client.on('error', () => {})
    const upstream = await reach()
    if (!upstream) return void client.resetAndDestroy()
    upstream.setNoDelay()
    upstream.on('error', () => {})
    const link = { client, upstream, open: Promise.resolve(), thaw: () => {}, left: Number.POSITIVE_INFINITY }
    links.add(link)
    void pass(client, upstream, link)
    void pass(upstream, client, link)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const some = (share: number) => [...links].filter(() => random() < share)
  const thaw = () => {
    for (const link of links) link.thaw()
  }
  const reset = (share = 1) => {
    for (const { client, upstream } of some(share)) {
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (given) => {
      ports = given
    },
    reset,
    freeze: (share = 1) => {
      for (const link of some(share)) {
        const { promise, resolve } = Promise.withResolvers<void>()
        link.thaw()
        Object.assign(link, { open: promise, thaw: resolve })
      }
    },
    thaw,
    delay: (ms) => {
      delay_ms = ms
    },
    cutAfter: (bytes) => {
      for (const link of links) link.left = bytes
    },
    close: async () => {
      thaw()
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}
