import type { Device } from '#client/connection.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { bytesToHex } from '#crypto/primitive/bytes.ts'
import { sha256 } from '#crypto/primitive/sha256.ts'
import { ACCOUNT_NAME } from './account-state.ts'
import { announce } from './announce.ts'
import type { Event, Outcome } from './event.ts'
import { transition } from './transition.ts'
import { type Content, contentsOf, isSame, TypeState, unknownType } from './type-state.ts'

const stateName = (type: DataType) => `sync/${type}`
const contentName = (type: DataType, hash: string) => `sync/${type}/${hash}`

/** Where a type stands, as it is kept. */
export async function readState({ documents }: Device, type: DataType): Promise<TypeState> {
  const [bytes] = await documents.read(stateName(type))
  return parseState(bytes)
}

/** The bytes of a content that the state names; undefined when another program has moved on meanwhile. */
export async function readContent(
  { documents }: Device,
  type: DataType,
  hash: string,
): Promise<Bytes | undefined> {
  const [bytes] = await documents.read(contentName(type, hash))
  return bytes
}

/**
 * The bytes of the content that `which` finds in the state. Undefined when it finds another one by now: somebody has put
 * it between two reads. Throws when the content is gone although it is still the one.
 */
export async function findContent(
  device: Device,
  type: DataType,
  content: NonNullable<Content>,
  which: (state: TypeState) => Content | undefined,
): Promise<Bytes | undefined> {
  const bytes = await readContent(device, type, content.hash)
  if (!bytes && isSame(which(await readState(device, type)), content))
    throw new Error(`The documents of this device lack the content of "${type}".`)
  return bytes
}

/** Names bytes by what they are. */
export async function toContent(bytes: Bytes): Promise<NonNullable<Content>> {
  return { hash: bytesToHex(await sha256(bytes)), size: bytes.length }
}

/** An event, or what makes one of the state as it is at that moment. */
export type Cause = Event | ((state: TypeState) => Event)

/**
 * Lets an event happen: the new state and the contents it needs are durable when this resolves, in one step with the
 * removal of those that nothing needs any more. `brought` are the bytes of contents that the event brings.
 */
export async function happen(
  device: Device,
  type: DataType,
  cause: Cause,
  ...brought: { content: Content; bytes: Bytes }[]
): Promise<Outcome> {
  let before = unknownType
  let outcome: Outcome = { state: before, effect: 'rest' }
  await device.documents.change([stateName(type)], ([bytes]) => {
    before = parseState(bytes)
    outcome = transition(before, typeof cause === 'function' ? cause(before) : cause)
    const { state } = outcome
    if (state === before) return {}
    const [had, needed] = [contentsOf(before), contentsOf(state)]
    const dropped = [...had].filter((hash) => !needed.has(hash))
    const added = brought.flatMap(({ content, bytes }) =>
      content && needed.has(content.hash) && !had.has(content.hash) ? [[content.hash, bytes] as const] : [],
    )
    return {
      [stateName(type)]: new TextEncoder().encode(JSON.stringify(state)),
      ...Object.fromEntries(dropped.map((hash) => [contentName(type, hash), null])),
      ...Object.fromEntries(added.map(([hash, bytes]) => [contentName(type, hash), bytes])),
    }
  })
  if (outcome.state !== before) announce(device, type, before, outcome.state)
  return outcome
}

/** Removes everything that is kept of an account, edits that were not sent among it. */
export async function forgetAll(device: Device): Promise<void> {
  for (const type of dataTypes) {
    const state = await readState(device, type)
    const names = [...contentsOf(state)].map((hash) => contentName(type, hash))
    await device.documents.change([], () =>
      Object.fromEntries([stateName(type), ...names].map((name) => [name, null])),
    )
  }
  await device.documents.change([], () => ({ [ACCOUNT_NAME]: null }))
}

function parseState(bytes: Bytes | undefined): TypeState {
  return bytes ? TypeState.parse(JSON.parse(new TextDecoder().decode(bytes))) : unknownType
}
