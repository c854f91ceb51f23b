import { endpoint } from '#app/api/endpoint.ts'
import { changePassword as contract } from '#contract/account.ts'
import { changePassword } from '#domain/account/change-password.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PUT: endpoint(contract, async ({ credential, body, origin }) => {
    await changePassword(credential, body, origin)
    return { data: null, message: 'Password updated successfully' }
  }),
})
