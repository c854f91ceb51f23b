import { Alert } from '#ui/primitives/alert.tsx'
import type { Demand } from './decision-form.tsx'

type Props = { network: 'same' | 'different' | 'unknown'; demand: Demand }

const advice = {
  none: 'Approve it only if you asked for it on that device just now.',
  code: 'To make sure that it is your device, type the code it shows.',
  password:
    'Approve it only if you asked for it on that device just now. To approve, type your password once more.',
  'sign-in': 'Approve it only if you asked for it on that device just now. To approve, sign in once more.',
}

/** What a person should know of where the request came from. Nothing when it came from their own network. */
export function NetworkWarning({ network, demand }: Props) {
  if (network === 'same') return null
  return (
    <Alert tone="warning">
      {network === 'different'
        ? 'This request comes from another network than yours.'
        : 'It is not known whether this request comes from your network.'}{' '}
      {advice[demand ?? 'none']}
    </Alert>
  )
}
