import { MailCheck } from 'lucide-react'

/** Says that an account waits for the link in a mail. */
export const CheckMail = ({ email }: { email: string }) => (
  <div role="status" className="grid justify-items-start gap-3">
    <MailCheck className="size-8 text-accent" aria-hidden="true" />
    <h2 className="font-semibold text-lg">Check your mail</h2>
    <p>
      We sent a link to <strong>{email}</strong>. Open it to confirm that the address is yours, and go on from
      there.
    </p>
  </div>
)
