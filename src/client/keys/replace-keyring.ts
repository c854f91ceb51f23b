import type { Device } from '#client/connection.ts'
import { Contended, ServerRefusal } from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { type FollowedKeyring, followKeyring } from '#client/vault/follow-keyring.ts'
import { getKeyring } from '#client/vault/get-keyring.ts'
import { adoptKeyring } from '#client/vault/keep-vault.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { putKeyring } from '#contract/vault-key.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'

/** What a keyring is to be replaced by: `master_key` where it holds another one than before. */
type Revised = { document: KeyringDocument; master_key?: Uint8Array<ArrayBuffer> }

/** Makes the next keyring of the latest one; undefined where nothing is to be changed. It may be asked again. */
export type Revise = (held: FollowedKeyring) => Promise<Revised | undefined>

/** As often another device may write the keyring in between. */
const TRIES = 10

/**
 * Replaces the account's keyring by what `revise` makes of its latest version, which other devices may write too, and
 * keeps what came of it on this device. Throws `Contended`, and like `followKeyring`.
 */
export async function replaceKeyring(device: Device, revise: Revise): Promise<KeyringDocument> {
  for (let tries = 0; tries < TRIES; tries++) {
    device.signal?.throwIfAborted()
    const held = await followKeyring(device)
    const revised = await revise(held)
    if (!revised) return held.document
    if (!(await put(device, held.document, revised.document))) continue
    const { document, master_key = held.master_key } = revised
    await adoptKeyring(device, { document, master_key: bytesToBase64(master_key) })
    return document
  }
  throw new Contended("Other devices keep changing the account's keyring. Nothing was changed; try again.")
}

/** Whether the server now has `next`. A lost answer is found out by reading it back. */
async function put(device: Device, { version }: KeyringDocument, next: KeyringDocument): Promise<boolean> {
  const { connection } = await requireSession(device)
  try {
    await call(connection, putKeyring, {
      headers: { 'if-match': `"${version}"` },
      body: { keyring: next },
      repeatable: true,
    })
    return true
  } catch (error) {
    if (!(error instanceof ServerRefusal && error.code === 'stale_version')) throw error
    return (await getKeyring(connection))?.document.mac === next.mac
  }
}
