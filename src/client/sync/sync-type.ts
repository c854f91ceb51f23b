import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import { checkAccount } from './check-account.ts'
import { type ContentState, listContents } from './list-contents.ts'
import { type SettleOptions, settle } from './settle.ts'

export type SyncOptions = SettleOptions & { signal?: AbortSignal | undefined }

/**
 * One round for a type: sends its edit, takes what other devices wrote, and resolves when both sides have the same.
 * Throws what is in the way, with every edit still here: `Offline`, `RollbackDetected`, `EpochChanged`,
 * `TypeSwitchedOff`, `QuotaExceeded`, `VaultLocked`, `KeyMismatch`, `Contended` and their like.
 */
export async function syncType(
  device: Device,
  type: DataType,
  options: SyncOptions = {},
): Promise<ContentState> {
  const stoppable = withSignal(device, options.signal)
  await checkAccount(stoppable)
  await settle(stoppable, type, options)
  const listed = await listContents(device)
  return listed.find((state) => state.type === type) as ContentState
}

/** A round for every type that is switched on. What is in the way of one type does not keep back the others. */
export async function syncAll(
  device: Device,
  options: SyncOptions = {},
): Promise<{ types: ContentState[]; errors: Partial<Record<DataType, unknown>> }> {
  const stoppable = withSignal(device, options.signal)
  await checkAccount(stoppable)
  const errors: Partial<Record<DataType, unknown>> = {}
  const on = (await listContents(device)).filter(({ is_switched_off }) => !is_switched_off)
  for (const { type } of on) {
    try {
      await settle(stoppable, type, options)
    } catch (error) {
      options.signal?.throwIfAborted()
      errors[type] = error
    }
  }
  return { types: await listContents(device), errors }
}

/** A device that also stops when another signal says so. */
export function withSignal(device: Device, signal: AbortSignal | undefined): Device {
  const signals = [device.signal, signal].filter((given) => given !== undefined)
  return { ...device, signal: AbortSignal.any(signals) }
}
