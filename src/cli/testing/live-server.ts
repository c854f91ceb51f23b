import { vi } from 'vitest'
import type { FakeAccount } from '#client/testing/fake-account.ts'
import { FakeSocket } from '#client/testing/fake-socket.ts'

/**
 * Lets a server in memory tell its followers what happens, over sockets that take the place of WebSockets for one test.
 * `isUp` says whether anything of it can be reached.
 */
export function liveServer(server: FakeAccount): { setUp(is_up: boolean): void } {
  const open = new Set<FakeSocket>()
  let is_up = true
  const now = () => ({ epoch: server.epoch, seq: server.events.length })
  vi.stubGlobal(
    'WebSocket',
    class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols)
        queueMicrotask(() => {
          if (!is_up) return this.end()
          const token = protocols.at(-1)?.split('.').at(-1) ?? ''
          if (!server.tokens.has(token)) return this.end(4401, 'unauthorized')
          open.add(this)
          this.say({ type: 'up_to_date', ...now() })
        })
      }
      override close() {
        super.close()
        open.delete(this)
      }
    },
  )
  let told = server.events.length
  const push = server.events.push.bind(server.events)
  server.events.push = (...events) => {
    const length = push(...events)
    queueMicrotask(() => {
      for (const event of server.events.slice(told)) for (const socket of open) socket.say(event)
      told = server.events.length
    })
    return length
  }
  return {
    setUp: (now_up) => {
      is_up = now_up
      server.faultFor = () => (is_up ? undefined : 'unreachable')
      if (!is_up) for (const socket of open) socket.end()
    },
  }
}
