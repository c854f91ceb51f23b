import { expect } from 'vitest'
import { getContent } from '#client/sync/get-content.ts'
import { dataTypes } from '#contract/data-type.ts'
import type { createMemoryStore } from './device.ts'

type Observed = Parameters<typeof getContent>[0] & { store: ReturnType<typeof createMemoryStore> }

/**
 * That something is refused with this error, and leaves profile and documents byte for byte as they were. Only why a
 * type is at a standstill may be noted there.
 */
export async function expectRefused(
  device: Observed,
  act: () => Promise<unknown>,
  error: new (...args: never[]) => Error,
): Promise<void> {
  const before = await everythingOf(device)
  await expect(act()).rejects.toThrow(error)
  expect(await everythingOf(device)).toEqual(before)
}

/** The same, where only a person can go on: it is told to, for this reason. */
export async function expectLocked(
  device: Observed,
  act: () => Promise<unknown>,
  reason: new (...args: never[]) => Error,
): Promise<void> {
  const before = await everythingOf(device)
  await expect(act()).rejects.toMatchObject({ code: 'vault_locked', cause: expect.any(reason) })
  expect(await everythingOf(device)).toEqual(before)
}

async function everythingOf(device: Observed): Promise<unknown> {
  const states = dataTypes.map((type) => `sync/${type}`)
  const [account, ...kept] = await device.documents.read('sync/account', ...states)
  const texts = kept.map((bytes) => bytes && withoutStandstill(new TextDecoder().decode(bytes)))
  const contents = await Promise.all(dataTypes.map((type) => getContent(device, type)))
  return { profile: JSON.stringify(device.store.profile), account, texts, contents }
}

const withoutStandstill = (state: string) => JSON.stringify({ ...JSON.parse(state), blocked: null })
