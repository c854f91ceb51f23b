import type { ReactNode } from 'react'
import { deviceWords } from '#ui/devices/device-words.ts'
import { exactTime, relativeTime } from '#ui/primitives/time-words.ts'

/** What is known of the device that asks. Its name, type and program are what it says of itself. */
export type LoginRequestFacts = {
  device_name: string
  device_type: string
  ip_address: string | null
  user_agent: string | null
  created_at: string
  expires_at: string
}

const MAX_PROGRAM_LENGTH = 120

/** Exactly what asks to be let in. */
export function LoginRequest({ request, now }: { request: LoginRequestFacts; now: number }) {
  const asked = Date.parse(request.created_at)
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 text-sm">
      <Fact name="Device">
        <strong className="font-semibold">{request.device_name}</strong>
      </Fact>
      <Fact name="Type">{deviceWords(request.device_type).name}</Fact>
      <Fact name="Address">{request.ip_address ?? 'unknown'}</Fact>
      {request.user_agent && <Fact name="Program">{request.user_agent.slice(0, MAX_PROGRAM_LENGTH)}</Fact>}
      <Fact name="Asked">
        <time dateTime={request.created_at}>
          {relativeTime(asked, now)} ({exactTime(asked, false)})
        </time>
      </Fact>
      <Fact name="Expires">
        <time dateTime={request.expires_at}>{relativeTime(Date.parse(request.expires_at), now)}</time>
      </Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd>{children}</dd>
  </>
)
