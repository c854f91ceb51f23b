import type { Device } from '#client/connection.ts'
import { Contended, PassphraseChanged, ServerRefusal } from '#client/errors.ts'
import { isPassing } from '#client/transport/is-passing.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { finishRecoveryWords } from './change-recovery-words.ts'
import { enrolDevice } from './enrol-device.ts'
import { resumeRotation } from './rotate-keys.ts'

/** What `tendKeys` does where something is left to do. */
export async function finishKeys(device: Device): Promise<void> {
  const { vault, new_recovery, rotation } = (await requireSession(device)).profile
  try {
    if (vault?.enrols) await enrolDevice(device)
    if (new_recovery?.is_confirmed) await finishRecoveryWords(device)
    if (rotation) await resumeRotation(device)
  } catch (error) {
    if (!isForLater(error)) throw error
  }
}

/** A passphrase that was changed meanwhile is for the person to type, where the new key is made. */
const isForLater = (error: unknown) =>
  isPassing(error) || [ServerRefusal, Contended, PassphraseChanged].some((kind) => error instanceof kind)
