import type { Page } from '@playwright/test'
import { opaqueBlob, opaqueKeyring } from '#testing/sealed.ts'

/** A device that asks to be let in, by default one that shows its code. */
export async function startLogin(roost: { url: string }, device = {}, headers = {}) {
  const answer = await fetch(`${roost.url}/api/sync/init`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ device_name: 'A <b>bold</b> laptop', shows_code: true, ...device }),
  })
  const { data } = await answer.json()
  return data as { login_url: string; user_code: string; temp_token: string }
}

/** How the device's next poll is answered: 200 once it is let in, until then the code it is declined with. */
export async function pollLogin(roost: { url: string }, temp_token: string): Promise<number | string> {
  const body = JSON.stringify({ temp_token })
  const answer = await fetch(`${roost.url}/api/sync/token`, { method: 'POST', body })
  return answer.ok ? answer.status : (await answer.json()).code
}

/** A device that the person of `page` has let in. */
export async function connectDevice(page: Page, roost: { url: string }, device_name: string) {
  const { login_url, temp_token } = await startLogin(roost, { device_name })
  const handle = new URL(login_url).searchParams.get('token')
  await page.request.post(`${roost.url}/api/sync/claim`, { data: { temp_token: handle } })
  const body = JSON.stringify({ temp_token })
  const answer = await fetch(`${roost.url}/api/sync/token`, { method: 'POST', body })
  const { data } = await answer.json()
  return data as { session_token: string; device_id: string; account_id: string }
}

/** Stores the next version of a data type, as an older client does. */
export async function store(
  roost: { url: string },
  { session_token }: { session_token: string },
  type: string,
  encrypted_blob = 'c29tZQ==',
) {
  const answer = await fetch(`${roost.url}/api/sync/data/${type}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${session_token}` },
    body: JSON.stringify({ encrypted_blob, nonce: 'bm9uY2U=' }),
  })
  if (!answer.ok) throw new Error(`nothing was stored: ${await answer.text()}`)
}

/** Makes the account end-to-end encrypted and stores a sealed version of a data type, as the server sees such things. */
export async function storeSealed(
  roost: { url: string },
  { session_token, account_id }: { session_token: string; account_id: string },
  data_type: string,
) {
  const headers = { authorization: `Bearer ${session_token}`, 'if-none-match': '*' }
  const keyring = { keyring: opaqueKeyring(account_id) }
  const put = async (path: string, body: BodyInit, type: string) => {
    const answer = await fetch(`${roost.url}/api/sync/${path}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': type },
      body,
    })
    if (!answer.ok) throw new Error(`nothing was stored: ${await answer.text()}`)
  }
  await put('keyring', JSON.stringify(keyring), 'application/json')
  const blob = opaqueBlob({ account_id, data_type, revision: 1 }, 5000)
  await put(`data/${data_type}`, blob, 'application/octet-stream')
}
