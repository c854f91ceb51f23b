import { type Field, type FieldName, fieldWords } from './field-words.ts'

type Props = {
  bytes: Uint8Array
  fields: Field[]
  /** The name of the device that wrote it. */
  device_name: string | null
  /** Where in the page a part is marked, if it is. */
  markOf: (name: FieldName) => string | undefined
}

const cell = 'py-2.5 pr-4 align-top max-md:p-0'

/** Every part of a sealed blob: where it stands, what it says, and what that tells. */
export const FieldTable = ({ bytes, fields, device_name, markOf }: Props) => (
  <table className="w-full text-left text-sm">
    <caption className="sr-only">The parts of these bytes</caption>
    <thead className="text-muted max-md:sr-only">
      <tr className="border-line border-b">
        {['Part', 'At', 'Bytes', 'Value', 'What it tells'].map((title) => (
          <th key={title} scope="col" className="whitespace-nowrap py-2 pr-4 font-medium">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody className="divide-y divide-line">
      {fields.map((field) => {
        const { name, offset, length } = field
        const mark = markOf(name)
        return (
          <tr key={name} className="max-md:flex max-md:flex-wrap max-md:gap-x-2 max-md:gap-y-0.5 max-md:py-3">
            <th scope="row" className={`${cell} whitespace-nowrap font-medium max-md:w-full`}>
              {mark ? (
                <a href={`#${mark}`} className="text-accent underline underline-offset-2">
                  {fieldWords[name].name}
                </a>
              ) : (
                fieldWords[name].name
              )}
            </th>
            <td className={`${cell} whitespace-nowrap text-muted tabular-nums max-md:before:content-['At_']`}>
              {offset.toLocaleString('en')}
            </td>
            <td
              className={`${cell} whitespace-nowrap text-muted tabular-nums max-md:after:content-['_bytes']`}
            >
              {length.toLocaleString('en')}
            </td>
            <td className={`${cell} max-md:w-full md:w-56`}>
              <Value bytes={bytes} field={field} device_name={device_name} />
            </td>
            <td className={`${cell} text-muted max-md:w-full md:pr-0`}>{fieldWords[name].tells}</td>
          </tr>
        )
      })}
    </tbody>
  </table>
)

/** How many bytes of a value that is only bytes are spelled. */
const SPELLED_BYTES = 8

function Value({ bytes, field, device_name }: Pick<Props, 'bytes' | 'device_name'> & { field: Field }) {
  const { name, offset, length, value } = field
  if (name === 'device_id' && device_name) {
    return (
      <>
        {device_name} <code className="block font-mono text-muted text-xs">{value}</code>
      </>
    )
  }
  if (value !== null) return <code className="font-mono text-xs">{value}</code>
  const spelled = bytes.subarray(offset, offset + Math.min(length, SPELLED_BYTES))
  const hex = Array.from(spelled, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return (
    <code className="font-mono text-muted text-xs">
      {hex}
      {hex && length > SPELLED_BYTES && ' …'}
    </code>
  )
}
