import type { Connection } from '#client/connection.ts'
import { call } from '#client/transport/call.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { getKeyring as contract } from '#contract/vault-key.ts'

/** A keyring as the server answered with it: nothing in it is verified yet. */
export type StoredKeyring = { document: KeyringDocument; version: number; epoch: number }

/** The account's keyring, or null when the server says for certain that there is none. Every other answer throws. */
export async function getKeyring(connection: Connection): Promise<StoredKeyring | null> {
  const { data, etag } = await call(connection, contract, {})
  if (data === null) return null
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(etag ?? '')?.[1]
  const { keyring: document, epoch } = data
  return { document, version: version ? Number(version) : document.version, epoch }
}
