/** How long a connection may be lost before that is worth a word. */
const NOTICE_MS = 4000

/** The pause before a server that has turned a stream away is tried again: doubled each time, up to the longest. */
const PAUSE_MS = { first: 1000, longest: 30_000 }

type Options = {
  /** `epoch.seq` of what is known already. */
  cursor: string
  /** How often the server says at least something. */
  ping_seconds: number
  /** The server has said something, be it that the connection lives. */
  onHeard: () => void
  /** The account is at another cursor now. */
  onCursor: (cursor: string) => void
  /** The session is over. */
  onSignedOut: () => void
  /** The connection has been lost for a while, or is back. */
  onLost: (isLost: boolean) => void
}

/** Follows while it is shown, and has no connection while it is hidden. Cut off it has none either, and that is a loss. */
export type Stream = { show: () => void; hide: () => void; cut: () => void }

/**
 * Follows the signed-in person's account by one stream of server-sent events, as docs/realtime.md has it. Whatever ends
 * the connection, the next one goes on from the last cursor that was heard.
 */
export function openStream({
  cursor,
  ping_seconds,
  onHeard,
  onCursor,
  onSignedOut,
  onLost,
}: Options): Stream {
  let source: EventSource | undefined
  let next: ReturnType<typeof setTimeout> | undefined
  let notice: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  const lose = () => {
    notice ??= setTimeout(onLost, NOTICE_MS, true)
  }
  const find = () => {
    clearTimeout(notice)
    notice = undefined
    onLost(false)
  }
  const connectIn = (ms: number) => {
    clearTimeout(next)
    next = setTimeout(connect, ms)
  }
  // Silence is the one sign of a connection that was lost without a word, such as by a laptop that slept.
  const awaitMessage = () => connectIn(3000 * ping_seconds)

  const connect = () => {
    source?.close()
    const [epoch, seq] = cursor.split('.')
    const opened = new EventSource(`/api/sync/events?since=${seq}&epoch=${epoch}`)
    source = opened
    lose()
    awaitMessage()
    opened.onmessage = hear
    opened.onerror = () => {
      lose()
      // Otherwise the browser connects again by itself, with the last id it heard.
      if (opened.readyState === 2) void askWhy(opened)
    }
  }
  const hear = ({ data, lastEventId }: MessageEvent<string>) => {
    const { type, code, after_ms } = JSON.parse(data)
    if (type === 'reconnect') return leave(after_ms)
    if (type === 'refused') return giveWay(code === 'unauthorized')
    failures = 0
    find()
    awaitMessage()
    onHeard()
    if (!lastEventId || lastEventId === cursor) return
    cursor = lastEventId
    onCursor(cursor)
  }
  /** A browser does not tell why a stream was turned away. Another request is, too, and says whether by 401. */
  const askWhy = async (turnedAway: EventSource) => {
    const { status } = await fetch('/api/sync/config').catch(() => ({ status: 0 }))
    if (source === turnedAway) giveWay(status === 401)
  }
  const giveWay = (isSignedOut: boolean) => {
    if (isSignedOut) onSignedOut()
    // Who is signed out is about to leave the page, and is turned away until then.
    const pause = isSignedOut
      ? PAUSE_MS.longest
      : Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** failures++)
    leave(pause * (0.5 + Math.random()))
  }
  const leave = (ms: number) => {
    source?.close()
    lose()
    connectIn(ms)
  }
  const drop = () => {
    source?.close()
    source = undefined
    clearTimeout(next)
  }
  return {
    show: () => {
      if (!source) connect()
    },
    hide: () => {
      drop()
      find()
    },
    cut: () => {
      drop()
      lose()
    },
  }
}
