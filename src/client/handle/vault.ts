import type { Device } from '#client/connection.ts'
import { agreeToRestore } from '#client/sync/check-account.ts'
import { listConflicts, resolveConflict } from '#client/sync/conflicts.ts'
import { mergersOf } from '#client/sync/define-type.ts'
import { getContent } from '#client/sync/get-content.ts'
import { listContents } from '#client/sync/list-contents.ts'
import { putContent, removeContent, updateContent } from '#client/sync/put-content.ts'
import { syncAll } from '#client/sync/sync-type.ts'
import { inspectVault } from '#client/vault/inspect-vault.ts'
import { finishVault, storeVault } from '#client/vault/store-vault.ts'
import type { Unlock } from '#crypto/keyring/open-keyring.ts'
import { type AppType, decode, encode, type Kind, typeOf, type Value } from './kind.ts'
import type { Live } from './live.ts'

const seldom = () => import('#client/seldom.ts')

/** The account's key, and what is sealed under it. */
export function createVaultHandle(device: Device, types: readonly AppType[], live: Live) {
  /** What is stored here, as of now and also offline; null where there is nothing. */
  const get = async <K extends Kind>(kind: K): Promise<Value<K> | null> => {
    const { bytes } = await getContent(device, typeOf(kind))
    return bytes && decode(kind, bytes)
  }
  return {
    /** Whether this device has the key: `open`, `locked`, `unfinished` or `absent` (make the first one). */
    state: () => inspectVault(device),
    /** Makes the first keyring. Show its words, make sure they are kept, then `store` it. */
    create: async (passphrase: string) => {
      const prepared = await (await seldom()).prepareVault(device, passphrase)
      return { recovery_words: prepared.recovery_words, store: () => storeVault(device, prepared) }
    },
    /** Stores a first keyring of which a crash left open whether the server has it. */
    finish: () => finishVault(device),
    /** Gives this device the key, by `{ passphrase }` or `{ recovery_words }`. */
    unlock: async (by: Unlock) => (await seldom()).unlockVault(device, by),
    get,
    /** Stores a value here: it survives a crash once this resolves, also offline, and goes out when it can. */
    put: async <K extends Kind>(kind: K, value: Value<K>) =>
      putContent(device, typeOf(kind), encode(kind, value)),
    /**
     * Stores what `edit` makes of the value as it is; null removes. Edits of a type are made in the order they are asked
     * for, also when nobody waits for them: `edit` may not wait for another one of its type. It is asked again when another
     * program edits meanwhile.
     */
    update: <K extends Kind>(
      kind: K,
      edit: (value: Value<K> | null) => Promise<Value<K> | null> | Value<K> | null,
    ) =>
      updateContent(device, typeOf(kind), async (bytes) => {
        const edited = await edit(bytes && decode(kind, bytes))
        return edited === null ? null : encode(kind, edited)
      }),
    /** Removes a type from every device. Its versions stay. */
    remove: (kind: Kind) => removeContent(device, typeOf(kind)),
    /** Where every data type stands on this device. */
    list: () => listContents(device),
    /** Calls `listener` with the value as it is, and whenever it changes, until the returned function is called. */
    subscribe: <K extends Kind>(kind: K, listener: (value: Value<K> | null) => void) =>
      live.onContent(typeOf(kind), (bytes) => listener(bytes && decode(kind, bytes))),
    /** The versions the server keeps, newest first, each proven to be what a device sealed. */
    versions: async (kind: Kind) => (await seldom()).listVersions(device, typeOf(kind)),
    /** One kept version; null for a removal. */
    version: async <K extends Kind>(kind: K, revision: number): Promise<Value<K> | null> => {
      const { plaintext } = await (await seldom()).getVersion(device, typeOf(kind), revision)
      return plaintext && decode(kind, plaintext)
    },
    /** Makes a kept version the newest again. */
    restore: async (kind: Kind, revision: number) =>
      (await seldom()).restoreVersion(device, typeOf(kind), revision),
    /** Contents that lost their place, until `resolve` lets them go. */
    conflicts: (kind: Kind) => listConflicts(device, typeOf(kind)),
    resolve: (kind: Kind, id: string) => resolveConflict(device, typeOf(kind), id),
    /** One round for every type that is switched on; `client.live` does it whenever there is a reason. */
    sync: (signal?: AbortSignal) => syncAll(device, { mergers: mergersOf(...types), signal }),
    /** Goes on after `EpochChanged`, once the person has agreed to what the server's operator has restored. */
    agreeToRestore: () => agreeToRestore(device),
  }
}
