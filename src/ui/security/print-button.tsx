'use client'

import { Printer } from 'lucide-react'
import { buttonClass } from '#ui/primitives/button-class.ts'

/** Prints the page. Without scripts the browser's own menu does. */
export const PrintButton = () => (
  <button type="button" onClick={() => window.print()} className={`${buttonClass('primary')} needs-script`}>
    <Printer className="size-4" aria-hidden="true" />
    Print
  </button>
)
