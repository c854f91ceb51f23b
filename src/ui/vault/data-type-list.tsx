import { DataTypeCard } from './data-type-card.tsx'
import type { DataTypeState } from './vault-state.ts'

/** A card for each of the five data types, three and two to a row where there is room. */
export const DataTypeList = ({ states, now }: { states: DataTypeState[]; now: number }) => (
  <ul className="grid gap-3 sm:gap-4 lg:grid-cols-6">
    {states.map((state, index) => (
      <li key={state.type} className={index < 3 ? 'lg:col-span-2' : 'lg:col-span-3'}>
        <DataTypeCard state={state} now={now} />
      </li>
    ))}
  </ul>
)
