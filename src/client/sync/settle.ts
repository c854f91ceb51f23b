import type { Device } from '#client/connection.ts'
import { Contended } from '#client/errors.ts'
import type { Progress } from '#client/transport/progress.ts'
import { requireVault } from '#client/vault/require-vault.ts'
import type { DataType } from '#contract/data-type.ts'
import { readAccount, requireOn } from './account-state.ts'
import { happen } from './documents.ts'
import type { Effect } from './event.ts'
import { inTurn } from './in-turn.ts'
import { look } from './look.ts'
import type { Mergers } from './merge-found.ts'
import { send } from './send.ts'

/** How to sync: merge functions by type, and who wants to hear how far transfers of which type are. */
export type SettleOptions = {
  mergers?: Mergers | undefined
  onProgress?: ((progress: Progress & { type: DataType }) => void) | undefined
}

/** As often another device may write in between before the round gives up for now. */
const STEPS = 40

/** What stays as it is until a person does something about it. */
const lasting = new Set([
  'blob_too_large',
  'body_too_large',
  'quota_exceeded',
  'vault_locked',
  'keyring_missing',
  'rollback_detected',
  'tampered_blob',
  'tampered_keyring',
  'tampered_rotation',
  'tampered_recipient',
  'key_mismatch',
  'unreadable_blob',
  'invalid_sealed_blob',
])

/** One round: until the server and this device have the same, or something is in the way, which is thrown. */
export function settle(device: Device, type: DataType, options: SettleOptions = {}): Promise<void> {
  return inTurn(device.documents, type, device.signal, async () => {
    try {
      await run(heardBy(device, type, options), type, options)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (error instanceof Error && lasting.has(code))
        await happen(device, type, { name: 'failed', code, message: error.message })
      throw error
    }
  })
}

/** A device that tells whose transfers they are. */
const heardBy = (device: Device, type: DataType, { onProgress }: SettleOptions): Device =>
  onProgress ? { ...device, onProgress: (progress) => onProgress({ type, ...progress }) } : device

async function run(device: Device, type: DataType, { mergers = {} }: SettleOptions): Promise<void> {
  let effect: Effect = (await happen(device, type, { name: 'start' })).effect
  let floor = 0
  for (let step = 0; effect !== 'rest'; step++) {
    if (step === STEPS)
      throw new Contended(`"${type}" keeps changing on the server. The edit is kept here; try again.`)
    device.signal?.throwIfAborted()
    const vault = await requireVault(device)
    requireOn(await readAccount(device, vault.profile.account_id), type)
    if (effect === 'send') {
      const sent = await send(vault, type)
      effect = sent.effect
      floor = sent.floor
    } else effect = await look(vault, type, { floor, mergers })
  }
}
