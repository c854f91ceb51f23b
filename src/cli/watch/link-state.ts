import type { WatchEvent } from './say-event.ts'

/** Whether the server can be reached, told once when that changes. */
export type LinkState = {
  /** A round could not reach it. Nobody needs to know while its events still come and nothing waits. */
  fails(error: Error): void
  /** Its events do not come any more. */
  isDown(error: Error): void
  /** Its events come. Answers whether it was away. */
  isUp(): boolean
  /** A round has reached it. */
  works(): void
}

export function createLinkState(say: (event: WatchEvent) => void, toSend: () => Promise<number>): LinkState {
  let is_offline = false
  let is_followed = false
  let telling = Promise.resolve()

  const tell = (event: (to_send: number) => WatchEvent) => {
    telling = telling.then(async () => say(event(await toSend()))).catch(() => undefined)
  }
  const goOffline = ({ message: error }: Error) => {
    if (is_offline) return
    is_offline = true
    tell((to_send) => ({ event: 'offline', to_send, error }))
  }
  const goOnline = () => {
    if (is_offline) tell((to_send) => ({ event: 'online', to_send }))
    is_offline = false
  }
  return {
    fails: (error) => {
      if (!is_followed) goOffline(error)
    },
    isDown: (error) => {
      is_followed = false
      goOffline(error)
    },
    isUp: () => {
      const was_away = is_offline || !is_followed
      is_followed = true
      goOnline()
      return was_away
    },
    works: () => {
      if (is_followed) goOnline()
    },
  }
}
