import { Alert } from '#ui/primitives/alert.tsx'

type Props = { network: 'same' | 'different' | 'unknown'; asks_code: boolean }

/** What a person should know of where the request came from. Nothing when it came from their own network. */
export function NetworkWarning({ network, asks_code }: Props) {
  if (network === 'same') return null
  if (asks_code) {
    return (
      <Alert tone="warning">
        This request comes from another network than yours. To make sure that it is your device, type the code
        it shows.
      </Alert>
    )
  }
  return (
    <Alert tone="warning">
      {network === 'different'
        ? 'This request comes from another network than yours.'
        : 'It is not known whether this request comes from your network.'}{' '}
      Approve it only if you asked for it on that device just now.
    </Alert>
  )
}
