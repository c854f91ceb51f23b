import { randomBytes, randomUUID } from 'node:crypto'
import type { TestServer } from '../provided.ts'
import { opaqueBlob, opaqueKeyring } from '../sealed.ts'
import { PASSWORD } from '../sign-up.ts'
import { connectDevice, send, signUp } from '../wire.ts'

/** Somebody with something in every room, and what a stranger may know or guess of it. */
export type Victim = {
  user_id: string
  email: string
  password: string
  cookie: string
  token: string
  device_id: string
  /** The link's token of a login they have approved, whose device has not come for its session yet. */
  handle: string
  /** The entity tag of their newest `collection`. */
  tag: string
  /** A sealed blob that would be the next version of their `collection`. */
  next_blob: Uint8Array<ArrayBuffer>
  keyring: ReturnType<typeof opaqueKeyring>
  master_key: string
}

const first = { 'if-none-match': '*' }
const octets = { 'content-type': 'application/octet-stream' }

/** Somebody whose account has a keyring and sealed data, or is one of older clients. */
export async function createVictim(server: TestServer, kind: 'sealed' | 'older'): Promise<Victim> {
  const person = await signUp(server)
  const { cookie, user_id, email } = person
  const start = (device_name: string) => send(server, 'POST', '/api/sync/init', { json: { device_name } })
  const claim = (temp_token: string) =>
    send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token } })
  const { token, device_id } = await connectDevice(server, cookie)
  const started = await start(`Laptop of ${randomUUID()}`)
  await claim(started.body.data.temp_token)

  const named = { account_id: user_id, data_type: 'collection' }
  const keyring = opaqueKeyring(user_id)
  const master_key = randomBytes(32).toString('base64')
  const put = (path: string, input: Parameters<typeof send>[3]) =>
    send(server, 'PUT', path, { token, ...input })
  if (kind === 'sealed') {
    await put('/api/sync/keyring', { headers: first, json: { keyring } })
    const body = opaqueBlob({ ...named, revision: 1 })
    await put('/api/sync/data/collection', { headers: { ...octets, ...first }, body })
  } else {
    await put('/api/sync/key', { json: { master_key } })
    const json = { encrypted_blob: randomBytes(48).toString('base64'), nonce: 'AAAAAAAAAAAAAAAA' }
    await put('/api/sync/data/collection', { json })
  }
  return {
    user_id,
    email,
    password: PASSWORD,
    cookie,
    token,
    device_id,
    handle: new URL(started.body.data.login_url).searchParams.get('token') ?? '',
    tag: kind === 'sealed' ? '"1.1"' : '"1.0"',
    next_blob: opaqueBlob({ ...named, revision: 2 }),
    keyring,
    master_key,
  }
}
