import { MailCheck } from 'lucide-react'
import type { ReactNode } from 'react'

/** Says what is on its way by mail, and what to do with it. */
export const CheckMail = ({ children }: { children: ReactNode }) => (
  <div role="status" className="grid justify-items-start gap-3">
    <MailCheck className="size-8 text-accent" aria-hidden="true" />
    <h2 className="font-semibold text-lg">Check your mail</h2>
    {children}
  </div>
)
