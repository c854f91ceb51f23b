import type { JsonSchema } from '#contract/json-schema.ts'
import { CodeName } from './code-name.tsx'
import { fieldRows } from './field-rows.ts'
import { Prose } from './prose.tsx'
import { typeWords } from './type-words.ts'

type Props = {
  caption: string
  schema: JsonSchema
  /** What a field is called that has to be there, and one that need not. */
  presence: readonly [always: string, sometimes: string]
}

/** The fields of what is sent or answered: name, type, whether it has to be there, and what it is. */
export function FieldTable({ caption, schema, presence }: Props) {
  const rows = fieldRows(schema)
  if (rows.length === 0)
    return (
      <p className="text-sm">
        <strong className="font-semibold">{caption}:</strong> <Prose>{typeWords(schema)}</Prose>
      </p>
    )
  return (
    <table className="w-full text-left text-sm">
      <caption className="pb-1 text-left font-semibold">{caption}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Name, type, and whether it is always there</th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, type, is_required, meaning }) => (
          <tr key={name} className="border-line border-t align-top">
            <th scope="row" className="w-1/2 py-2 pr-4 font-normal sm:w-2/5">
              <span className="font-medium">
                <CodeName>{name}</CodeName>
              </span>
              <span className="block text-muted text-xs">
                <Prose>{type}</Prose>
                {`, ${presence[is_required ? 0 : 1]}`}
              </span>
            </th>
            <td className="py-2">
              <Prose>{meaning}</Prose>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
