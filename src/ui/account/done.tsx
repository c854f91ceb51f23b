import { CircleCheck } from 'lucide-react'

/** Says that what was asked for is done, in place of its form. */
export const Done = ({ said }: { said: string }) => (
  <div role="status" className="flex gap-4">
    <CircleCheck className="size-6 shrink-0 text-accent" aria-hidden="true" />
    <p>{said}</p>
  </div>
)
