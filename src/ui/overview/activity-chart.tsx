import { Card } from '#ui/primitives/card.tsx'
import { type Day, daysBefore } from './days-before.ts'

/** How high the chart is, in pixels: as wide as there is room, it is drawn without being stretched. */
const HEIGHT = 112

const number = new Intl.NumberFormat('en')
const changes = (count: number) => `${number.format(count)} ${count === 1 ? 'change' : 'changes'}`

/** How much happened to the account day by day: bars to look at and to point at, the same as a table to be read out. */
export function ActivityChart({ today, counts }: { today: string; counts: number[] }) {
  const days = daysBefore(today, counts)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const most = days.reduce((most, day) => (day.count > most.count ? day : most), { said: '', count: 0 })
  return (
    <Card className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <p>
          <span className="font-semibold">{changes(total)}</span>{' '}
          <span className="text-muted">in the last {days.length} days</span>
        </p>
        <p className="text-muted">
          {total > 0 ? `Most on ${most.said}: ${number.format(most.count)}` : 'Your devices fill this in.'}
        </p>
      </div>
      <div>
        <Bars days={days} most={most.count} />
        <p aria-hidden="true" className="mt-2 flex justify-between text-muted text-xs">
          <span>{days[0]?.said}</span>
          <span>Today, in UTC</span>
        </p>
      </div>
      <Table days={days} />
    </Card>
  )
}

/** Day by day, the highest as high as the chart. */
function Bars({ days, most }: { days: Day[]; most: number }) {
  const step = 100 / days.length
  return (
    <svg className="block w-full" height={HEIGHT} aria-hidden="true">
      {days.map(({ date, said, count }, index) => {
        const height = count === 0 ? 2 : Math.max(4, Math.round((count / most) * HEIGHT))
        return (
          <g key={date} className="group">
            <title>{`${said}: ${changes(count)}`}</title>
            <rect
              className="fill-transparent group-hover:fill-sunken"
              x={`${index * step}%`}
              width={`${step}%`}
              height={HEIGHT}
              rx="3"
            />
            <rect
              className={
                count === 0 ? 'fill-line' : 'fill-accent-faint group-last:fill-accent group-hover:fill-accent'
              }
              x={`${(index + 0.15) * step}%`}
              width={`${0.7 * step}%`}
              y={HEIGHT - height}
              height={height}
              rx={count === 0 ? 1 : 2}
            />
          </g>
        )
      })}
    </svg>
  )
}

const Table = ({ days }: { days: Day[] }) => (
  <div className="sr-only">
    <table>
      <caption>Changes on each day, in UTC</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Changes</th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ date, said, count }) => (
          <tr key={date}>
            <th scope="row">{said}</th>
            <td>{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
