import type { Device } from '#client/connection.ts'
import type { Approval } from '#client/keys/approve-device.ts'
import type { StartedPairing } from '#client/keys/start-pairing.ts'
import type { RotationRequest } from '#client/keys/start-rotation.ts'
import type { RecipientName } from '#crypto/keyring/remove-recipient.ts'

const seldom = () => import('#client/seldom.ts')

/** Who can open the account's data, and how. What a crash cuts short, `vault.sync` and `live` finish. */
export function createKeysHandle(device: Device) {
  return {
    /** The ways to open the keyring: the passphrase, the words, and each device. */
    list: async () => (await seldom()).listRecipients(device),
    /** Takes one away. Who had it keeps the key: `rotate` is what keeps them from what comes. */
    remove: async (name: RecipientName) => (await seldom()).removeRecipient(device, name),
    /** Makes `next` the passphrase. Where `current` is given, it has to be the present one. */
    changePassphrase: async (passphrases: { current?: string; next: string }) =>
      (await seldom()).changePassphrase(device, passphrases),
    /** Makes new recovery words. Show them, make sure they are kept, then `store` them: until then the old ones open. */
    renewWords: async () => {
      const { prepareRecoveryWords, storeRecoveryWords } = await seldom()
      const { recovery_words } = await prepareRecoveryWords(device)
      return { recovery_words, store: () => storeRecoveryWords(device) }
    },
    /** On a device that is signed in and has no key: what another one has to scan or type. Then `awaitApproval`. */
    pair: async () => (await seldom()).startPairing(device),
    awaitApproval: async (pairing: StartedPairing, options: { signal?: AbortSignal } = {}) =>
      (await seldom()).awaitApproval(device, pairing, options),
    /** The devices that wait for a key. */
    waiting: async () => (await seldom()).listJoining(device),
    /** Twelve words that this device and another one both show, where nothing can be scanned or typed. */
    compare: async (device_id: string) => (await seldom()).compareDevices(device, device_id),
    /** Gives another device the key: by what it shows, or after a person has compared the words on both. */
    approve: async (approval: Approval) => (await seldom()).approveDevice(device, approval),
    /**
     * Makes a new key and new words after a device was lost. Show the words, make sure they are kept, then `finish`: it
     * signs out who is left out, and puts everything stored under the new key.
     */
    rotate: async (request: RotationRequest) => {
      const { startRotation, rotateKeys } = await seldom()
      const started = await startRotation(device, request)
      type OnRewrapped = Parameters<typeof rotateKeys>[1]
      return { ...started, finish: (onRewrapped?: OnRewrapped) => rotateKeys(device, onRewrapped) }
    },
  }
}
