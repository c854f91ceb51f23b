import { AppWindow, Clock, type LucideIcon, MapPin } from 'lucide-react'
import type { ReactNode } from 'react'
import { deviceWords } from '#ui/devices/device-words.ts'
import { exactTime, relativeTime } from '#ui/primitives/time-words.ts'

/** What is known of the device that asks. Its name, type and program are what it says of itself. */
export type LoginRequestFacts = {
  device_name: string
  device_type: string
  ip_address: string | null
  network: 'same' | 'different' | 'unknown'
  user_agent: string | null
  created_at: string
  expires_at: string
}

const MAX_PROGRAM_LENGTH = 120

const networks = { same: 'your network', different: 'not your network', unknown: '' }

/** Exactly what asks to be let in. */
export function LoginRequest({ request, now }: { request: LoginRequestFacts; now: number }) {
  const { name, Icon } = deviceWords(request.device_type)
  const near = networks[request.network]
  const asked = Date.parse(request.created_at)
  return (
    <div className="overflow-hidden rounded-card border border-line">
      <div className="flex items-center gap-4 bg-sunken/60 p-4">
        <span className="flex size-12 shrink-0 items-center justify-center rounded-card bg-accent-soft text-accent">
          <Icon className="size-6" aria-hidden="true" />
        </span>
        <p className="min-w-0">
          <strong className="block font-semibold text-lg leading-snug">{request.device_name}</strong>
          <span className="text-muted text-sm">{name}</span>
        </p>
      </div>
      <dl className="divide-y divide-line border-line border-t text-sm">
        <Fact name="Address" Icon={MapPin}>
          {request.ip_address ?? 'unknown'} {near && <span className="text-muted">· {near}</span>}
        </Fact>
        {request.user_agent && (
          <Fact name="Program" Icon={AppWindow}>
            {request.user_agent.slice(0, MAX_PROGRAM_LENGTH)}
          </Fact>
        )}
        <Fact name="Asked" Icon={Clock}>
          <time dateTime={request.created_at}>
            {relativeTime(asked, now)} <span className="text-muted">· {exactTime(asked, false)}</span>
          </time>
          <span className="block text-muted">
            Expires{' '}
            <time dateTime={request.expires_at}>{relativeTime(Date.parse(request.expires_at), now)}</time>
          </span>
        </Fact>
      </dl>
    </div>
  )
}

type FactProps = { name: string; Icon: LucideIcon; children: ReactNode }

const Fact = ({ name, Icon, children }: FactProps) => (
  <div className="flex gap-3 px-4 py-2.5">
    <dt className="flex w-24 shrink-0 items-center gap-2 self-start text-muted">
      <Icon className="size-4" aria-hidden="true" />
      {name}
    </dt>
    <dd className="min-w-0">{children}</dd>
  </div>
)
