import type { DataType } from '#contract/data-type.ts'

/** Which version's bytes a data type's page shows, and from where on it lists versions. */
export type Asked = { type: DataType; version?: number | undefined; before?: number | undefined }

/** The address of a data type's page. */
export function typePath({ type, version, before }: Asked): string {
  const query = new URLSearchParams()
  if (version) query.set('version', String(version))
  if (before) query.set('before', String(before))
  return `/dashboard/vault/${type}${query.size > 0 ? `?${query}` : ''}`
}
