'use client'

import { useEffect, useState } from 'react'
import { Alert } from '#ui/primitives/alert.tsx'

/** A widget that is not there by then most likely does not come. */
const PATIENCE_MS = 8000

type Props = {
  site_key: string
  /** Changes with every answer of the server: a token counts once, so the widget then makes another. */
  answered: unknown
}

declare global {
  interface Window {
    turnstile?: { reset: () => void }
  }
}

/**
 * Cloudflare's proof of being a person. Its script finds it by its class and puts the token into the form. It is 300
 * pixels wide at least, a little more than the form has on a phone.
 */
export function TurnstileWidget({ site_key, answered }: Props) {
  const [isLate, setLate] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that matters
  useEffect(() => window.turnstile?.reset(), [answered])
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
      <div
        className="cf-turnstile -mx-2 peer sm:mx-0"
        data-sitekey={site_key}
        data-size="flexible"
        // What the script puts in is no business of React's.
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: it is empty
        dangerouslySetInnerHTML={{ __html: '' }}
      />
      {isLate && (
        <div className="hidden peer-empty:block">
          <Alert tone="warning">
            The box by which you prove to be a person does not load. Something in your browser or network may
            keep challenges.cloudflare.com away.
          </Alert>
        </div>
      )}
      <noscript>
        <p className="text-sm">
          Creating an account here takes JavaScript, by which you prove to be a person. Signing in does not.
        </p>
      </noscript>
    </>
  )
}
