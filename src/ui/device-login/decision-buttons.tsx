import { Check, X } from 'lucide-react'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'

/** Approve and Deny, which weigh the same. */
export const DecisionButtons = () => (
  <div className="grid grid-cols-2 gap-3">
    <SubmitButton variant="equal" name="decision" value="approve" pending="Approving…">
      <Check className="size-4" aria-hidden="true" />
      Approve
    </SubmitButton>
    <DenyButton />
  </div>
)

/** Deny takes nothing that has to be filled in. */
export const DenyButton = () => (
  <SubmitButton variant="equal" name="decision" value="deny" pending="Denying…" formNoValidate>
    <X className="size-4" aria-hidden="true" />
    Deny
  </SubmitButton>
)
