'use server'

import { z } from 'zod'
import { act } from '#app/dashboard/act.ts'
import { complainAboutPassword } from '#contract/password.ts'
import { changePassword } from '#domain/account/change-password.ts'
import { Refusal } from '#platform/refusal.ts'

const Form = z.object({
  /** Absent where the account has none. */
  current_password: z.string().max(1024).optional().catch(''),
  new_password: z.string().catch(''),
  end_devices: z.stringbool().catch(false),
})

export const change = act(Form, async (person, given, origin) => {
  if (given.current_password === '') throw new Refusal('wrong_password', 'Type your current password.')
  const complaint = complainAboutPassword(given.new_password)
  if (complaint) throw new Refusal('weak_password', `${complaint}.`)
  await changePassword(person, given, origin)
  return given.end_devices
    ? 'Your password is changed. Your other browsers and all devices are signed out.'
    : 'Your password is changed. Your other browsers are signed out.'
})
