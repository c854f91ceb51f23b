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
