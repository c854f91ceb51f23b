import type { Device } from '#client/connection.ts'
import { Contended, PassphraseChanged, ServerRefusal } from '#client/errors.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { finishRecoveryWords } from './change-recovery-words.ts'
import { enrolDevice } from './enrol-device.ts'
import { isPassing } from './follow-changes.ts'
import { resumeRotation } from './rotate-keys.ts'

/**
 * Does for the account's key what this device still has to: makes it a member, stores new recovery words, finishes a
 * renewal that was cut short. Where nothing is left to do it asks nothing. What the network or the server keeps from
 * being done is left for the next time: it is no reason not to sync. Throws `WordsVoid`, `VaultLocked`, and for what a
 * server should not have shown.
 */
export async function tendKeys(device: Device): Promise<void> {
  const { vault, new_recovery, rotation } = (await requireSession(device)).profile
  if (!vault) return
  try {
    if (vault.enrols) await enrolDevice(device)
    if (new_recovery?.is_confirmed) await finishRecoveryWords(device)
    if (rotation) await resumeRotation(device)
  } catch (error) {
    if (!isForLater(error)) throw error
  }
}

/** A passphrase that was changed meanwhile is for the person to type, where the new key is made. */
const isForLater = (error: unknown) =>
  isPassing(error) || [ServerRefusal, Contended, PassphraseChanged].some((kind) => error instanceof kind)
