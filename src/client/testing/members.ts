import { rotateKeys } from '#client/keys/rotate-keys.ts'
import { startRotation } from '#client/keys/start-rotation.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { getContent } from '#client/sync/get-content.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { prepareVault } from '#client/vault/prepare-vault.ts'
import { storeVault } from '#client/vault/store-vault.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { push } from './contents.ts'
import { createMemoryStore, PASSPHRASE, text } from './device.ts'
import { addMember, createMemberServer, type MemberServer } from './fake-members.ts'

export type Member = Awaited<ReturnType<typeof addMember>>

/** An account whose laptop made the keyring, with a phone and a tablet that are members too. */
export async function makeMembers() {
  const server = createMemberServer()
  const laptop = await addMember(server, 'Laptop')
  const prepared = await prepareVault(laptop, PASSPHRASE)
  await storeVault(laptop, prepared)
  const { recovery_words } = prepared
  const phone = await addMember(server, 'Phone')
  await unlockVault(phone, { recovery_words })
  const tablet = await addMember(server, 'Tablet')
  await unlockVault(tablet, { recovery_words })
  return { server, laptop, phone, tablet, recovery_words }
}
export type Members = Awaited<ReturnType<typeof makeMembers>>

/** The same with something stored: two versions of a history, and a secret. */
export async function makeMembersWithData(): Promise<Members> {
  const members = await makeMembers()
  for (const content of ['one', 'two']) await push(members.laptop, content)
  await putContent(members.phone, 'secret', text('shh'))
  await syncType(members.phone, 'secret')
  return members
}

/** The same account once more, on a server of its own: making one takes a second. */
export async function copyMembers(made: Members): Promise<Members> {
  const server = copyServer(made.server)
  const [laptop, phone, tablet] = await Promise.all([
    copyMember(server, made.laptop),
    copyMember(server, made.phone),
    copyMember(server, made.tablet),
  ])
  return { ...made, server, laptop, phone, tablet }
}

/** A server that has what another one has. */
function copyServer(made: MemberServer): MemberServer {
  const server = createMemberServer(made.account_id)
  server.keyring = structuredClone(made.keyring)
  server.epoch = made.epoch
  for (const [token, device_id] of made.tokens) server.tokens.set(token, device_id)
  for (const [type, blob] of made.blobs) server.blobs.set(type, blob)
  for (const [type, versions] of made.versions) server.versions.set(type, [...versions])
  server.devices.push(...structuredClone(made.devices))
  server.events.push(...made.events)
  return server
}

/** A member as it was, but for what it has synced: it brings that anew. */
async function copyMember(server: MemberServer, { store: { profile } }: Member): Promise<Member> {
  const store = createMemoryStore()
  await store.change(() => structuredClone(profile))
  return { store, documents: createMemoryDocuments(), fetch: server.fetch, pauses_ms: [0, 0] }
}

/** What a device has of a type once it has synced. */
export async function pull(device: Member, type: 'history' | 'secret' = 'history'): Promise<string> {
  await syncType(device, type)
  return new TextDecoder().decode((await getContent(device, type)).bytes ?? undefined)
}

/** Makes a new key on a device, whose person has the words at once. */
export async function rotate(device: Member, without: string[] = []) {
  const { recovery_words } = await startRotation(device, { passphrase: PASSPHRASE, without })
  return { recovery_words, outcome: await rotateKeys(device) }
}
