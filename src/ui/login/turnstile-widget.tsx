'use client'

import { useEffect } from 'react'

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

/** Cloudflare's proof of being a person. Its script finds it by its class and puts the token into the form. */
export function TurnstileWidget({ site_key, answered }: Props) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that matters
  useEffect(() => window.turnstile?.reset(), [answered])
  return (
    <>
      <div
        className="cf-turnstile"
        data-sitekey={site_key}
        // What the script puts in is no business of React's.
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: it is empty
        dangerouslySetInnerHTML={{ __html: '' }}
      />
      <noscript>
        <p className="text-sm">
          Creating an account here takes JavaScript, by which you prove to be a person. Signing in does not.
        </p>
      </noscript>
    </>
  )
}
