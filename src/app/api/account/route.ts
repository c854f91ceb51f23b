import { endpoint } from '#app/api/endpoint.ts'
import * as contract from '#contract/account.ts'
import { deleteAccount } from '#domain/account/delete-account.ts'
import { exportAccount } from '#domain/account/export-account.ts'
import { route } from '#platform/http/route.ts'
import { clearSignIn } from '#platform/supabase/client.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract.exportAccount, async ({ credential, origin }) => ({
    stream: await exportAccount(credential, origin),
    content_type: 'application/zip',
    headers: { 'content-disposition': 'attachment; filename="roost-account.zip"' },
  })),

  DELETE: endpoint(contract.deleteAccount, async ({ credential, body }) => {
    await deleteAccount(credential, body)
    return { data: null, message: 'Account deleted', cookies: clearSignIn() }
  }),
})
