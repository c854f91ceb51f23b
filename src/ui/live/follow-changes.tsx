'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState, useTransition } from 'react'
import { openStream } from './open-stream.ts'

type Props = {
  /** Where the account stood, `epoch.seq`, when what is shown was read. */
  cursor: string
  ping_seconds: number
  /** How old what is shown may get without a change: for what is no event, such as when a device was last seen. */
  reread_seconds: number | undefined
}

/**
 * Keeps the page it is on up to date: has it read anew, in place, whenever the account has moved on. Says nothing unless
 * the connection is lost for a while.
 */
export function FollowChanges({ cursor, ping_seconds, reread_seconds = Number.POSITIVE_INFINITY }: Props) {
  const router = useRouter()
  const [first] = useState(cursor)
  const [latest, setLatest] = useState(cursor)
  const [isLost, setLost] = useState(false)
  const [isRefreshing, startRefresh] = useTransition()
  const read_at = useRef(0)
  const asked = useRef(cursor)
  // What comes during a refresh is in it, or costs one more afterwards.
  useEffect(() => {
    if (isRefreshing || latest === cursor || latest === asked.current) return
    asked.current = latest
    startRefresh(() => router.refresh())
  }, [isRefreshing, latest, cursor, router])
  useEffect(() => {
    read_at.current = Date.now()
    const stream = openStream({
      cursor: first,
      ping_seconds,
      // Only now that the server was heard: Next leaves the page when it cannot be reached.
      onHeard: () => {
        if (Date.now() - read_at.current < 1000 * reread_seconds) return
        read_at.current = Date.now()
        startRefresh(() => router.refresh())
      },
      onCursor: setLatest,
      onSignedOut: () => router.refresh(),
      onLost: setLost,
    })
    // Of one host a browser opens six connections at once over HTTP/1.1, for all tabs together. A seventh tab would
    // never load, so those nobody looks at have none, and catch up when they are looked at.
    const heed = () => (document.visibilityState === 'hidden' ? stream.hide() : stream.show())
    // Without a network a connection may live on for a while, but what it tells of could not be read: Next would leave
    // the page for one that cannot be loaded.
    const cut = () => stream.cut()
    // A connection of the network before may be dead without anybody having said so.
    const renew = () => {
      stream.hide()
      heed()
    }
    heed()
    document.addEventListener('visibilitychange', heed)
    window.addEventListener('online', renew)
    window.addEventListener('offline', cut)
    return () => {
      document.removeEventListener('visibilitychange', heed)
      window.removeEventListener('online', renew)
      window.removeEventListener('offline', cut)
      stream.hide()
    }
  }, [first, ping_seconds, reread_seconds, router])
  return (
    <p role="status" className="pointer-events-none fixed inset-x-0 bottom-3 z-10 flex justify-center px-4">
      {isLost && (
        <span className="rounded-full bg-warning-soft px-4 py-1.5 text-sm text-warning shadow-md">
          Reconnecting…
        </span>
      )}
    </p>
  )
}
