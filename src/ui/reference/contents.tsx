import type { NamedOperation } from '#contract/operations.ts'

type Props = { groups: readonly (readonly [string, readonly NamedOperation[]])[] }

/** Where everything stands. */
export const Contents = ({ groups }: Props) => (
  <ul className="grid gap-4 text-sm">
    {groups.map(([noun, operations]) => (
      <li key={noun}>
        <a href={`#${anchorOf(noun)}`} className="font-semibold hover:underline">
          {noun}
        </a>
        <ul className="mt-1 grid">
          {operations.map(({ name, operation }) => (
            <li key={name}>
              <a href={`#${name}`} className="block py-1 text-muted hover:text-ink hover:underline">
                <span className="font-mono text-xs">
                  <span className="text-accent">{operation.method}</span> {operation.path}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </li>
    ))}
  </ul>
)

/** The address of a group within the page. */
export const anchorOf = (noun: string): string => noun.toLowerCase().replaceAll(/[^a-z]+/g, '-')
