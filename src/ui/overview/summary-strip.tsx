import type { ReactNode } from 'react'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { IconDisc } from '#ui/primitives/icon-disc.tsx'
import { type Protection, protectionWords } from '#ui/vault/protection-words.ts'

type Props = {
  synced_count: number
  type_count: number
  signed_in_count: number
  used_bytes: number
  protection: Protection
}

/** The account at a glance. Each part leads to the page that has more of it. */
export const SummaryStrip = (props: Props) => (
  <ul className="grid grid-cols-3 overflow-hidden rounded-card border border-line bg-surface shadow-card lg:grid-cols-[minmax(0,2.2fr)_repeat(3,minmax(0,1fr))]">
    <li className="col-span-3 border-line max-lg:border-b lg:col-span-1">
      <ProtectionPart protection={props.protection} />
    </li>
    <Count href="/dashboard/sync" said="data types synced">
      {props.synced_count}/{props.type_count}
    </Count>
    <Count href="/dashboard/devices" said={`${props.signed_in_count === 1 ? 'device' : 'devices'} signed in`}>
      {props.signed_in_count}
    </Count>
    <Count href="/dashboard/vault" said="stored">
      {byteSize(props.used_bytes)}
    </Count>
  </ul>
)

function ProtectionPart({ protection }: { protection: Protection }) {
  const { said, about, ...picture } = protectionWords[protection]
  return (
    <a href="/dashboard/security" className="flex h-full items-center gap-4 p-5 hover:bg-sunken">
      <IconDisc {...picture} />
      <span className="min-w-0">
        <span className="block font-semibold">{said}</span>
        <span className="block text-muted text-sm">{about}</span>
      </span>
    </a>
  )
}

const Count = ({ href, said, children }: { href: string; said: string; children: ReactNode }) => (
  <li className="border-line not-nth-[2]:border-l lg:border-l">
    <a
      href={href}
      className="grid h-full content-start gap-0.5 px-4 py-5 hover:bg-sunken sm:px-5 lg:content-center"
    >
      <span className="font-semibold text-xl tabular-nums tracking-tight sm:text-2xl">{children}</span>
      <span className="text-muted text-xs sm:text-sm">{said}</span>
    </a>
  </li>
)
