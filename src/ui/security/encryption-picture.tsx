import { FileText, KeyRound, Laptop, Lock, type LucideIcon, Server, Smartphone } from 'lucide-react'

const said =
  'Your devices have the key, and open it by the passphrase or the recovery words. What they send to this server is sealed: data, and a keyring with the key sealed in it. The server has no key and opens neither.'

/** Who has what: devices with the key on one side, a server with sealed data on the other. Drawn wide, or for a phone tall. */
export const EncryptionPicture = () => (
  <figure className="rounded-card border border-line bg-surface p-4 shadow-card sm:p-6">
    <svg
      viewBox="0 0 870 300"
      role="img"
      aria-label={said}
      className="mx-auto w-full max-w-4xl max-md:hidden"
    >
      <YourSide />
      <g transform="translate(330 0)">
        <Border x1={105} y1={34} x2={105} y2={296} label_x={105} label_y={18} />
        <Crossing from={[8, 118]} to={[202, 118]} at={[105, 118]} label="sealed data" />
        <Crossing from={[8, 222]} to={[202, 222]} at={[105, 222]} label="sealed keyring" />
      </g>
      <g transform="translate(540 0)">
        <ServerSide />
      </g>
    </svg>
    <svg viewBox="0 0 330 730" role="img" aria-label={said} className="mx-auto w-full max-w-sm md:hidden">
      <YourSide />
      <g transform="translate(0 300)">
        <Border x1={4} y1={65} x2={326} y2={65} label_x={165} label_y={22} />
        <Crossing from={[80, 36]} to={[80, 122]} at={[80, 78]} label="sealed data" />
        <Crossing from={[250, 36]} to={[250, 122]} at={[250, 78]} label="sealed keyring" />
      </g>
      <g transform="translate(0 430)">
        <ServerSide />
      </g>
    </svg>
  </figure>
)

const YourSide = () => (
  <g>
    <Zone title="With you" className="fill-accent-soft" />
    <Thing x={20} y={50} Icon={Laptop} name="A device" about="has the key" />
    <Thing x={170} y={50} Icon={Smartphone} name="Another" about="has the key" />
    <path d="M90 198V160m-6 7 6-8 6 8M240 198V160m-6 7 6-8 6 8" className="fill-none stroke-2 stroke-edge" />
    <text x={165} y={184} textAnchor="middle" className="fill-muted text-[12px]">
      opens it
    </text>
    <Thing x={20} y={200} Icon={KeyRound} name="Passphrase" about="you know it" height={80} />
    <Thing x={170} y={200} Icon={FileText} name="24 words" about="on paper" height={80} />
  </g>
)

const ServerSide = () => (
  <g>
    <Zone title="This server" className="fill-sunken" />
    <Server x={288} y={14} className="size-5 text-muted" aria-hidden="true" width={20} height={20} />
    <rect x={20} y={50} width={290} height={108} rx={12} className="fill-surface stroke-line" />
    {[0, 1, 2, 3, 4].map((index) => (
      <g key={index} transform={`translate(${34 + index * 54} 64)`}>
        <rect width={46} height={38} rx={8} className="fill-sunken" />
        <Lock x={14} y={10} width={18} height={18} className="text-accent" aria-hidden="true" />
      </g>
    ))}
    <text x={165} y={126} textAnchor="middle" className="fill-ink font-semibold text-[14px]">
      Five kinds of data, sealed
    </text>
    <text x={165} y={145} textAnchor="middle" className="fill-muted text-[12px]">
      it sees sizes and times, not what is inside
    </text>
    <rect x={20} y={172} width={290} height={72} rx={12} className="fill-surface stroke-line" />
    <Lock x={34} y={198} width={20} height={20} className="text-accent" aria-hidden="true" />
    <text x={68} y={203} className="fill-ink font-semibold text-[14px]">
      The keyring
    </text>
    <text x={68} y={222} className="fill-muted text-[12px]">
      the key, sealed for each of you
    </text>
    <text x={165} y={275} textAnchor="middle" className="fill-ink font-semibold text-[14px]">
      No key: it opens neither
    </text>
  </g>
)

const Zone = ({ title, className }: { title: string; className: string }) => (
  <>
    <rect x={0.5} y={0.5} width={329} height={299} rx={16} className={`stroke-line ${className}`} />
    <text x={20} y={31} className="fill-ink font-semibold text-[15px]">
      {title}
    </text>
  </>
)

type ThingProps = { x: number; y: number; Icon: LucideIcon; name: string; about: string; height?: number }

const Thing = ({ x, y, Icon, name, about, height = 108 }: ThingProps) => (
  <g transform={`translate(${x} ${y})`}>
    <rect width={140} height={height} rx={12} className="fill-surface stroke-line" />
    <Icon
      x={58}
      y={height === 108 ? 18 : 10}
      width={24}
      height={24}
      className="text-accent"
      aria-hidden="true"
    />
    <text
      x={70}
      y={height - 42 + (height === 108 ? 8 : 12)}
      textAnchor="middle"
      className="fill-ink font-semibold text-[14px]"
    >
      {name}
    </text>
    <text x={70} y={height - 14} textAnchor="middle" className="fill-muted text-[12px]">
      {about}
    </text>
  </g>
)

type BorderProps = { x1: number; y1: number; x2: number; y2: number; label_x: number; label_y: number }

/** The line that no key crosses. */
const Border = ({ label_x, label_y, ...line }: BorderProps) => (
  <>
    <line {...line} className="stroke-2 stroke-warning" strokeDasharray="2 7" strokeLinecap="round" />
    <text x={label_x} y={label_y} textAnchor="middle" className="fill-warning font-medium text-[12px]">
      only what is sealed crosses
    </text>
  </>
)

type Point = [x: number, y: number]

/** What goes both ways, under its lock. */
function Crossing({ from, to, at, label }: { from: Point; to: Point; at: Point; label: string }) {
  const isWide = from[1] === to[1]
  const [x, y] = at
  const tip = (point: Point, sign: 1 | -1) =>
    isWide
      ? `M${point[0] + 8 * sign} ${point[1] - 6}L${point[0]} ${point[1]}l${8 * sign} 6`
      : `M${point[0] - 6} ${point[1] + 8 * sign}L${point[0]} ${point[1]}l6 ${8 * sign}`
  return (
    <g>
      <path
        d={`M${from.join(' ')}L${to.join(' ')}${tip(from, 1)}${tip(to, -1)}`}
        className="fill-none stroke-2 stroke-accent"
      />
      <rect x={x - 66} y={y - 16} width={132} height={32} rx={16} className="fill-surface stroke-accent" />
      <Lock x={x - 56} y={y - 7} width={14} height={14} className="text-accent" aria-hidden="true" />
      <text x={x + 10} y={y + 4} textAnchor="middle" className="fill-ink font-medium text-[12px]">
        {label}
      </text>
    </g>
  )
}
