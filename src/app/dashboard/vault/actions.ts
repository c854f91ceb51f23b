'use server'

import { z } from 'zod'
import { act } from '#app/dashboard/act.ts'
import { DataType } from '#contract/data-type.ts'
import { clearVault } from '#domain/vault/clear-vault.ts'
import { deleteBlob } from '#domain/vault/delete-blob.ts'
import { restoreVersion } from '#domain/vault/restore-version.ts'
import { dataTypeWords } from '#ui/vault/data-type-words.ts'

const OneType = z.object({ type: DataType })
const OneVersion = OneType.extend({ version: z.coerce.number().int().positive() })
const Everything = z.object({
  confirm: z.string().trim().toLowerCase().pipe(z.literal('clear', 'Type “clear” to confirm.')),
})

/** Stores an unsealed version once more, as the newest. */
export const restore = act(OneVersion, async (person, { type, version }, origin) => {
  const { version: stored } = await restoreVersion(person, { type, version }, {}, origin)
  return `Version ${version} of ${dataTypeWords[type].name} is restored, as version ${stored}.`
})

/** Clears a data type of an account without a keyring. */
export const clearType = act(OneType, async (person, { type }, origin) => {
  await deleteBlob(person, type, origin)
  return `${dataTypeWords[type].name} is cleared.`
})

/** Clears every data type of an account without a keyring. */
export const clearEverything = act(Everything, async (person, _, origin) => {
  const isCleared = await clearVault(person, origin)
  return isCleared ? 'Everything is cleared.' : 'There was nothing to clear any more.'
})
