import { afterEach, beforeEach, vi } from 'vitest'
import type { Device } from '#client/connection.ts'
import { type Following, type FollowState, followEvents } from '#client/events/follow-events.ts'
import type { Cursor, Followed } from '#client/events/link.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore } from './device.ts'
import { type FakeSocket, fakeSockets } from './fake-socket.ts'
import { sampleProfile } from './sample-profile.ts'

/** The sockets that were opened in this test. */
export let opened: FakeSocket[]

/** Puts clock, chance and sockets of its own under each test of a file. */
export function fakeWorld(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(1)
    opened = fakeSockets()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
}

const EVENT = { type: 'config_changed', data_type: null, version: null, device_id: null } as const
export const event = (seq: number) => ({ ...EVENT, seq, created_at: '2026-01-01T00:00:00.000000+00:00' })
export const upToDate = (seq: number, epoch = 1) => ({ type: 'up_to_date', epoch, seq }) as const

/** A follower whose server is the test: over sockets, and by the answers of `asked`. */
export async function startFollowing(given: Partial<Following> & { documents?: Device['documents'] } = {}) {
  const store = createMemoryStore()
  await store.change(sampleProfile)
  const giving = new AbortController()
  const told: (number | string)[] = []
  const cursors: Cursor[] = []
  const states: FollowState[] = []
  const asked: string[] = []
  const server = { answer: (_: string): Response | undefined => undefined }
  const fetch = async (url: unknown, init?: RequestInit) => {
    asked.push(String(url).slice('http://roost.test'.length))
    const answer = server.answer(asked.at(-1) ?? '')
    if (answer) return answer
    if (asked.at(-1)?.includes('wait=40'))
      await new Promise((_, reject) =>
        init?.signal?.addEventListener('abort', () => reject(new Error('gone'))),
      )
    throw new TypeError('fetch failed')
  }
  const { documents = createMemoryDocuments(), ...rest } = given
  const following = followEvents(
    { store, documents, fetch },
    {
      from: { epoch: 1, seq: 0 },
      onMessage: (message: Followed, cursor) => {
        told.push('created_at' in message ? message.seq : message.type)
        cursors.push(cursor)
      },
      onState: (state) => states.push(state),
      signal: giving.signal,
      ...rest,
    },
  )
  let ended: unknown
  following.catch((error) => {
    ended = error
  })
  await vi.advanceTimersByTimeAsync(0)
  const socket = (index: number): FakeSocket => {
    const found = opened[index]
    if (!found) throw new Error(`only ${opened.length} sockets were opened`)
    return found
  }
  return {
    store,
    giving,
    told,
    cursors,
    states,
    asked,
    server,
    documents,
    following,
    ended: () => ended,
    socket,
  }
}

export const settle = () => vi.advanceTimersByTimeAsync(0)
