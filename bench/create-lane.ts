import type { TestServer } from '#testing/provided.ts'
import { opaqueKeyring } from '#testing/sealed.ts'
import { type Answer, send, signUpWithDevice } from '#testing/wire.ts'
import { blobOf, blobs, type Lane } from './lane.ts'

/** Signs somebody up with a device, a keyring, a blob of each kind, and one more device login that nobody decides. */
export async function createLane(server: TestServer): Promise<Lane> {
  const { account_id, token, cookie } = await signUpWithDevice(server)
  const first = { 'if-none-match': '*' }
  const keyring = opaqueKeyring(account_id)
  demand(await send(server, 'PUT', '/api/sync/keyring', { token, headers: first, json: { keyring } }))
  for (const data_type of Object.values(blobs)) {
    const headers = { ...first, 'content-type': 'application/octet-stream' }
    const body = blobOf(account_id, data_type)
    demand(await send(server, 'PUT', `/api/sync/data/${data_type}`, { token, headers, body }))
  }
  const started = demand(await send(server, 'POST', '/api/sync/init', { json: {} }))
  return { account_id, token, cookie, pending_login: started.body.data.temp_token }
}

function demand(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`Setting up: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}
