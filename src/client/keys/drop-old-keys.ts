import type { Device } from '#client/connection.ts'
import { ServerRefusal } from '#client/errors.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { dropPreviousKey } from '#crypto/keyring/drop-previous-key.ts'
import { haveAllFollowed } from './enrol-device.ts'
import { replaceKeyring } from './replace-keyring.ts'

/** `waiting`: a device has not come for the new key yet. `in_use`: the server has something under an older one. */
export type Dropped = 'done' | 'waiting' | 'in_use'

/**
 * Takes older keys out of the keyring, once nothing is under them and every device in it has the newest: one that was
 * away follows by way of the key that it has.
 */
export async function dropOldKeys(device: Device): Promise<Dropped> {
  for (;;) {
    const kept = (await requireSession(device)).profile.vault?.keyring
    // What is kept here is enough to see that it is too early, without a request.
    if (kept && 'recipients' in kept && !haveAllFollowed(kept)) return 'waiting'
    try {
      const document = await replaceKeyring(device, async ({ document, keys }) => {
        const older = findOlder(document)
        if (older === undefined || !haveAllFollowed(document)) return undefined
        return { document: await dropPreviousKey(document, keys, older) }
      })
      if (findOlder(document) === undefined) return 'done'
      if (!haveAllFollowed(document)) return 'waiting'
    } catch (error) {
      if (error instanceof ServerRefusal && error.code === 'key_in_use') return 'in_use'
      throw error
    }
  }
}

/** The newest of the master keys before the present one: what only it leads to is sealed anew. */
function findOlder({ previous }: KeyringDocument): number | undefined {
  const versions = previous.flatMap((entry) => (entry.kind === 'amk' ? [entry.key_version as number] : []))
  return versions.length > 0 ? Math.max(...versions) : undefined
}
