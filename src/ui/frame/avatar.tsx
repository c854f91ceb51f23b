/** The first letter of whose account it is. */
export const Avatar = ({ email }: { email: string | null }) => (
  <span
    aria-hidden="true"
    className="flex size-9 shrink-0 items-center justify-center rounded-full bg-accent font-semibold text-on-accent text-sm uppercase"
  >
    {email?.[0] ?? '?'}
  </span>
)
