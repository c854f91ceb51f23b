import { type Connection, connect, type Device } from '#client/connection.ts'
import { NotSignedIn, VaultLocked } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { type AccountKeys, deriveKeys } from '#crypto/derive-keys.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'

/** A device that may talk to the server for its account. */
export type Session = { profile: Profile; connection: Connection }

/** A device that may also seal and open. */
export type Vault = Session & { device: Device; keys: AccountKeys }

/** This device's session. Throws `NotSignedIn`. */
export async function requireSession(device: Device): Promise<Session> {
  const profile = await device.store.read()
  if (!profile) throw new NotSignedIn('This device is not signed in.')
  return { profile, connection: connect(device, profile) }
}

/** This device's session and the account's keys. Throws `NotSignedIn` or `VaultLocked`. */
export async function requireVault(device: Device): Promise<Vault> {
  const session = await requireSession(device)
  const keys = await keysOf(device, session.profile)
  if (!keys) throw lockedVault()
  return { ...session, device, keys }
}

export const lockedVault = () =>
  new VaultLocked("This device is signed in, but does not have the account's key yet.")

type Derived = { from: string; keys: Promise<AccountKeys | undefined> }

const derived = new WeakMap<Device['store'], Derived>()

/** The same keys without deriving them again for every request; what is kept cannot be read back out of it. */
function keysOf({ store }: Device, profile: Profile): Derived['keys'] {
  const from = JSON.stringify([profile.account_id, profile.vault?.key_version, profile.vault?.master_key])
  const known = derived.get(store)
  if (known?.from === from) return known.keys
  const keys = accountKeys(profile)
  derived.set(store, { from, keys })
  return keys
}

/** The keys that a profile holds, if it holds any. */
export async function accountKeys({ vault, account_id }: Profile): Promise<AccountKeys | undefined> {
  return vault ? deriveKeys(base64ToBytes(vault.master_key), account_id, vault.key_version) : undefined
}
