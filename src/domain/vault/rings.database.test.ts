import { EventEmitter, once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { accountTopic } from '#domain/events/ring-account.ts'
import { ring } from '#platform/realtime/doorbell.ts'
import { admin } from '#testing/admin.ts'
import { nowhere } from '#testing/people.ts'
import { opaqueKeyring, rewrapped } from '#testing/sealed.ts'
import {
  emptyVault,
  first,
  push,
  pushUnsealed,
  replacing,
  rotatedKeyId,
  rotatedVault,
  sealedVault,
  storeKeyring,
  type Vault,
} from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { putLegacyKey } from './put-legacy-key.ts'
import { restoreVersion } from './restore-version.ts'
import { rewrapBlob } from './rewrap-blob.ts'

/** An older account with one blob. */
async function withBlob(): Promise<Vault> {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  return vault
}

const writes: Record<string, () => Promise<[string, () => Promise<unknown>]>> = {
  'a sealed blob': async () => {
    const vault = await sealedVault()
    return [vault.user_id, () => push(vault, 1)]
  },
  "an older client's blob": async () => {
    const vault = await emptyVault()
    return [vault.user_id, () => pushUnsealed(vault)]
  },
  'clearing a blob': async () => {
    const vault = await withBlob()
    return [vault.user_id, () => deleteBlob(vault.person, 'collection', nowhere)]
  },
  'restoring a version': async () => {
    const vault = await withBlob()
    const name = { type: 'collection', version: 1 } as const
    return [vault.user_id, () => restoreVersion(vault.device, name, {}, nowhere)]
  },
  're-wrapping a blob': async () => {
    const { vault, blobs } = await rotatedVault()
    const header = rewrapped(blobs[1] ?? new Uint8Array(), 2, rotatedKeyId)
    const target = { type: 'collection', version: null } as const
    return [vault.user_id, () => rewrapBlob(vault.device, target, replacing('"2.1"'), header)]
  },
  'a keyring': async () => {
    const vault = await emptyVault()
    return [vault.user_id, () => storeKeyring(vault, first, opaqueKeyring(vault.user_id))]
  },
  "an older client's key": async () => {
    const vault = await emptyVault()
    return [vault.user_id, () => putLegacyKey(vault.device, Buffer.alloc(32).toString('base64'), nowhere)]
  },
}

test.each(Object.entries(writes))(
  '%s wakes whoever waits for its account, on every instance',
  async (_, arrange) => {
    const [user_id, write] = await arrange()
    const rung = new EventEmitter()
    const { unlisten } = await admin().listen('roost_doorbell', (topics) => {
      for (const topic of topics.split(' ')) rung.emit(topic)
    })
    onTestFinished(unlisten)
    // What was arranged rings, too, but before this one, which is gathered behind it.
    const arranged = once(rung, 'arranged')
    ring('arranged')
    await arranged
    const topic = accountTopic(user_id)
    const ringing = once(rung, topic, { signal: AbortSignal.timeout(30_000) })
    await write()
    expect(await ringing).toEqual([])
  },
)
