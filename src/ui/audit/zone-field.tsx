'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone
const unknown = () => null

/** Tells the server where the reader's days begin, and the reader which days are meant. Without scripts they are UTC's. */
export function ZoneField() {
  const zone = useSyncExternalStore(never, here, unknown)
  return (
    <p className="text-muted text-xs">
      Days begin at midnight {zone ? `in ${zone.replaceAll('_', ' ')}` : 'UTC'}.
      {zone && <input type="hidden" name="zone" value={zone} />}
    </p>
  )
}
