import { CliError } from '#cli/error.ts'
import { DataType, dataTypes } from '#contract/data-type.ts'

/** The data type that an argument names. */
export function parseDataType(text: string): DataType {
  const parsed = DataType.safeParse(text)
  if (parsed.success) return parsed.data
  throw new CliError('usage', `"${text}" is not a data type. The types are ${dataTypes.join(', ')}.`)
}
