'use server'

import { z } from 'zod'
import { act } from '#app/dashboard/act.ts'
import { signOutOthers } from '#domain/account/sign-out-others.ts'

export const signOutOtherBrowsers = act(z.object({}), async (person, _, origin) => {
  await signOutOthers(person, origin)
  return 'Every other browser is signed out.'
})
