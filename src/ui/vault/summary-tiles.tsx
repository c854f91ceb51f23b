import { Layers, type LucideIcon, MonitorSmartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '#ui/primitives/card.tsx'
import { type Protection, protectionWords } from './protection-words.ts'

type Props = {
  synced_count: number
  type_count: number
  signed_in_count: number
  protection: Protection
}

/** The account at a glance. */
export function SummaryTiles({ synced_count, type_count, signed_in_count, protection }: Props) {
  const { said, about, Icon, look } = protectionWords[protection]
  return (
    <ul className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-[1fr_1fr_2fr]">
      <Tile Icon={Layers} look="text-accent">
        <p className="font-semibold text-2xl tabular-nums">
          {synced_count}/{type_count}
        </p>
        <p className="text-muted text-sm">data types synced</p>
      </Tile>
      <Tile Icon={MonitorSmartphone} look="text-accent">
        <p className="font-semibold text-2xl tabular-nums">{signed_in_count}</p>
        <p className="text-muted text-sm">{signed_in_count === 1 ? 'device' : 'devices'} signed in</p>
      </Tile>
      <Tile Icon={Icon} look={look} className="col-span-2 lg:col-span-1">
        <p className="font-semibold text-lg leading-8">{said}</p>
        <p className="text-muted text-sm">{about}</p>
      </Tile>
    </ul>
  )
}

type TileProps = { Icon: LucideIcon; look: string; className?: string; children: ReactNode }

const Tile = ({ Icon, look, className = '', children }: TileProps) => (
  <li className={className}>
    <Card className="flex h-full items-start gap-3 sm:gap-4">
      <Icon className={`mt-1 size-6 shrink-0 ${look}`} aria-hidden="true" />
      <div className="min-w-0">{children}</div>
    </Card>
  </li>
)
