import type { Device } from '#client/connection.ts'
import type { DefinedType } from './define-type.ts'
import { getContent } from './get-content.ts'
import { putContent, updateContent } from './put-content.ts'

/** A type's value as this device has it; null where there is none. */
export async function getValue<T>(device: Device, defined: DefinedType<T>): Promise<T | null> {
  const { bytes } = await getContent(device, defined.type)
  return bytes && defined.decode(bytes)
}

/** Puts a type's value, in place of whatever this device has. */
export async function putValue<T>(device: Device, defined: DefinedType<T>, value: T): Promise<void> {
  await putContent(device, defined.type, defined.encode(value))
}

/** Puts what `edit` makes of the value as it is; null deletes. When another edit comes between, it is asked again. */
export function updateValue<T>(
  device: Device,
  defined: DefinedType<T>,
  edit: (value: T | null) => Promise<T | null> | T | null,
): Promise<void> {
  return updateContent(device, defined.type, async (bytes) => {
    const edited = await edit(bytes && defined.decode(bytes))
    return edited === null ? null : defined.encode(edited)
  })
}
