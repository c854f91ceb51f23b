import { MailX } from 'lucide-react'

/** How a person gets a link for a new password where no mail is sent. */
export const NoMail = () => (
  <div className="grid gap-3 text-sm">
    <p className="flex gap-3">
      <MailX className="mt-0.5 size-5 shrink-0 text-warning" aria-hidden="true" />
      <span>
        <strong className="font-semibold">This server sends no mail.</strong> Ask whoever runs it for a link:
        they make one for you with this command, and you open it here.
      </span>
    </p>
    <code className="rounded-control bg-sunken px-3 py-2.5 font-mono">
      npm run reset-password -- you@example.com
    </code>
    <p className="text-muted">With your own e-mail, where Roost runs. The link works once, for an hour.</p>
  </div>
)
