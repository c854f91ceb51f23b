'use server'

import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { act } from '#app/dashboard/act.ts'
import { deleteAccount } from '#domain/account/delete-account.ts'
import { Refusal } from '#platform/refusal.ts'

const Form = z.object({
  confirm: z.string().max(1024).catch(''),
  /** Absent where the account has none. */
  current_password: z.string().max(1024).optional().catch(''),
})

export const deleteForGood = act(Form, async (person, given) => {
  if (given.current_password === '') throw new Refusal('wrong_password', 'Type your current password.')
  try {
    await deleteAccount(person, given)
  } catch (error) {
    throw error instanceof Refusal ? inWords(error) : error
  }
  const jar = await cookies()
  for (const { name } of jar.getAll()) if (name.startsWith('sb-roost-auth')) jar.delete(name)
  redirect('/account-deleted')
})

/** The words of the API are for who calls it. */
function inWords(refusal: Refusal): Refusal {
  if (refusal.code === 'wrong_confirmation')
    return new Refusal(refusal.code, 'This is not what stands above. Type it as it is there.')
  if (refusal.code === 'sign_in_remains') {
    return new Refusal(
      refusal.code,
      'Everything the account held is deleted, but the sign-in service did not delete the sign-in itself. Press the button again to finish.',
    )
  }
  return refusal
}
