import { createHash, randomBytes } from 'node:crypto'
import { decodeSealedBlob } from '#contract/sealed-blob.ts'
import { config } from '#platform/config/config.ts'
import { database } from '#platform/db/pool.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { serveJobs } from './jobs.ts'
import { blobOf, blobs, type Lane } from './lane.ts'
import { type Duration, measure } from './measure.ts'

/** One cell of the table without HTTP: a verb's SQL function, called by one caller for each of `lanes`. */
export type SqlCell = { verb: keyof typeof verbs; lanes: readonly Lane[]; duration: Duration }

const verbs = {
  put: (lane: Lane) => {
    const bytes = blobOf(lane.account_id, blobs.sql)
    const { header, nonce, content } = decodeSealedBlob(bytes)
    const nonce_text = Buffer.from(nonce).toString('base64')
    const checksum = createHash('sha256').update(content).digest('hex')
    const token_hash = hashSecret(lane.token)
    return async () => {
      const base = revisions.get(lane.account_id) ?? 1
      const [row] = await database()`
        select version from roost.put_blob(
          ${token_hash}, ${null}, ${null}, ${blobs.sql}, ${1}, ${bytes}, ${nonce_text}, ${checksum},
          ${bytes.byteLength}, ${`"${base}.1"`}, ${false}, ${header.account_id}, ${base + 1}, ${header.key_version},
          ${header.key_id}, ${config().MAX_ACCOUNT_BYTES}, ${config().MAX_KEPT_BYTES})`
      revisions.set(lane.account_id, row?.version)
    }
  },
  get: (lane: Lane) => {
    const token_hash = hashSecret(lane.token)
    return async () => {
      const [row] = await database()`
        select * from roost.get_blob(${token_hash}, ${null}, ${null}, ${blobs.read}, ${null})`
      if (!row?.encrypted_blob) throw new Error('get_blob answered no bytes')
    }
  },
  poll: (lane: Lane) => {
    const secret_hash = hashSecret(lane.pending_login)
    const token_hash = randomBytes(32)
    const origin = database().json({ ip: '127.0.0.1', user_agent: null })
    return async () => {
      const [row] = await database()`
        select * from roost.redeem_grant(
          ${secret_hash}, ${null}, ${false}, ${null}, ${token_hash}, 'flm_sync_0000000', ${config().SESSION_EXPIRY_DAYS}, ${origin})`
      if (row?.status !== 'pending') throw new Error(`redeem_grant answered ${row?.status}`)
    }
  },
}

/** The revision each account has written last, over all cells. */
const revisions = new Map<string, number>()

serveJobs({
  measure: ({ verb, lanes, duration }: SqlCell) => measure(lanes.map(verbs[verb]), duration),
})
