import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event, EventName } from './event.ts'
import { transition } from './transition.ts'
import {
  type Base,
  type Content,
  contentsOf,
  type Phase,
  phaseOf,
  type TypeState,
  unknownType,
} from './type-state.ts'

const device_id = '00000000-0000-4000-8000-000000000001'
const hash = (name: string) => name.charCodeAt(0).toString(16).padStart(64, '0')
const content = (name: string): Content => ({ hash: hash(name), size: 1 })

const contents = fc.constantFrom<Content[]>(null, content('a'), content('b'), content('c'))
const hashes = fc.constantFrom(...['p', 'q', 'r', 's'].map(hash))
const revision = fc.integer({ min: 1, max: 6 })
const turn = fc.nat(3)
const base: fc.Arbitrary<Base> = fc.record({
  revision,
  content_hash: hashes,
  content: contents,
  device_id: fc.constant(device_id),
  tag: fc.option(fc.constantFrom('"1.1"', '"2.1"')),
})
const edit = fc.option(fc.record({ content: contents }))
const merged = fc.option(
  fc.record({
    content: contents.filter((one) => one !== null),
    lost: fc.subarray<'mine' | 'theirs'>(['mine', 'theirs']),
  }),
  { nil: undefined },
)
const attempt = fc.record({
  revision,
  content_hash: hashes,
  key_version: fc.constant(1),
  content: contents,
  device_id: fc.constant(device_id),
})

const events: { [Name in EventName]: fc.Arbitrary<Event & { name: Name }> } = {
  start: fc.record({ name: fc.constant('start') }),
  put: fc.record({ name: fc.constant('put'), content: contents }),
  sealed: fc.record({ name: fc.constant('sealed'), turn, attempt }),
  stored: fc.record({ name: fc.constant('stored'), content_hash: hashes }),
  outdated: fc.record({ name: fc.constant('outdated') }),
  unchanged: fc.record({ name: fc.constant('unchanged'), turn, tag: fc.constantFrom('"1.1"', '"2.1"') }),
  absent: fc.record({ name: fc.constant('absent'), turn, floor: fc.nat(3) }),
  found: fc.record({
    name: fc.constant('found'),
    turn,
    got: base,
    is_sealed: fc.boolean(),
    is_proven: fc.boolean(),
    through: fc.option(hashes),
    edit,
    merged,
  }),
  restored: fc.record({ name: fc.constant('restored'), turn, got: fc.option(base) }),
  declined: fc.record({ name: fc.constant('declined'), content_hash: hashes }),
  failed: fc.record({ name: fc.constant('failed'), code: fc.constant('x'), message: fc.constant('x') }),
  told: fc.record({ name: fc.constant('told'), head: fc.record({ revision, content_hash: hashes }) }),
  agreed: fc.record({ name: fc.constant('agreed') }),
  resolved: fc.record({ name: fc.constant('resolved'), hash: contents.map((one) => one?.hash ?? '') }),
}

/** Events that could follow one another, by turns that mostly fit. */
const history = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.oneof(events.put, events.sealed, events.stored) as fc.Arbitrary<Event> },
      { weight: 8, arbitrary: fc.oneof(...Object.values(events)) as fc.Arbitrary<Event> },
    ),
    fc.integer({ min: 0, max: 9 }),
  ),
  { minLength: 5, maxLength: 40, size: 'max' },
)

type Step = { before: TypeState; event: Event; after: ReturnType<typeof transition> }

/** Lets a history happen. Answers mostly fit the turn and the edit they are answers to. */
function* happen(planned: [Event, number][]): Generator<Step> {
  let state = unknownType
  for (const [drawn, chance] of planned) {
    const event = { ...drawn }
    if ('turn' in event && chance > 1) event.turn = state.turn
    if (event.name === 'found' && chance > 2) event.edit = state.edit
    if (event.name === 'sealed' && chance > 2 && state.edit)
      event.attempt = { ...event.attempt, content: state.edit.content }
    const [oldest] = state.attempts
    if (event.name === 'stored' && chance > 2 && oldest) event.content_hash = oldest.content_hash
    const after = transition(state, event)
    yield { before: state, event, after }
    state = after.state
  }
}

const always = (check: (step: Step) => void, seed?: number) =>
  fc.assert(
    fc.property(history, (planned) => {
      for (const step of happen(planned)) check(step)
    }),
    { numRuns: 1000, ...(seed && { seed }) },
  )

/** Always the same histories, where each effect has to come up once. */
const SEED = 1

const spec = readFileSync(join(import.meta.dirname, '../SPEC.md'), 'utf8')

/** What SPEC.md says of every cell. */
function readTable(): Map<string, Set<string>> {
  const cells = new Map<string, Set<string>>()
  for (const [, event = '', ...columns] of spec.matchAll(
    /^\| `(\w+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$/gm,
  ))
    for (const [index, phase] of (['clean', 'edited', 'sending'] satisfies Phase[]).entries())
      cells.set(`${event} ${phase}`, new Set(columns[index]?.match(/\w+/g) ?? []))
  return cells
}

test('every cell of SPEC.md is what the code does: all of its effects, and no other', () => {
  const said = readTable()
  expect([...said.keys()].map((cell) => cell.split(' ')[0])).toEqual(
    Object.keys(events).flatMap((name) => [name, name, name]),
  )
  const done = new Map([...said.keys()].map((cell) => [cell, new Set<string>()]))
  always(({ before, event, after }) => {
    done.get(`${event.name} ${phaseOf(before)}`)?.add(after.effect)
  }, SEED)
  for (const [cell, effects] of said)
    expect([...(done.get(cell) ?? [])].sort(), cell).toEqual([...effects].sort())
})

test('every test that SPEC.md calls as a witness is there', () => {
  const rows = spec.matchAll(/^\| \d+ \| .* \| (.*) \|$/gm)
  const called = [...rows].flatMap(([, witnesses = '']) => {
    const parts = witnesses.split('; ').map((part) => /^`([\w.-]+)`(.*)$/.exec(part))
    return parts.flatMap((part) => {
      const [, file = '', rest = ''] = part ?? []
      const titles = [...rest.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title)
      return titles.length > 0 ? titles.map((title) => [file, title]) : [[file, 'test(']]
    })
  })
  expect(called.length).toBeGreaterThan(20)
  for (const [file = '', title = ''] of called)
    expect(readFileSync(join(import.meta.dirname, `${file}.test.ts`), 'utf8'), file).toContain(title)
})

test('a head never goes back, but by an agreed restore of what this device never had', () => {
  always(({ before, event, after: { state } }) => {
    const is_excepted = event.name === 'restored' && before.may_rewrite && before.base === null
    if (!is_excepted) expect(state.seen?.revision ?? 0).toBeGreaterThanOrEqual(before.seen?.revision ?? 0)
  })
})

test('uploads that may have arrived always stand beside an edit', () => {
  always(({ after: { state } }) => {
    if (state.attempts.length > 0) expect(state.edit).not.toBeNull()
  })
})

test('no event names a content that nobody has', () => {
  always(({ before, event, after: { state } }) => {
    const brought = ['put', 'found', 'restored'].includes(event.name) ? JSON.stringify(event) : ''
    for (const needed of contentsOf(state))
      expect(contentsOf(before).has(needed) || brought.includes(needed)).toBe(true)
  })
})

test('an answer to a question of another turn changes nothing', () => {
  always(({ before, event, after: { state } }) => {
    if ('turn' in event && event.turn !== before.turn) expect(state).toBe(before)
  })
})

test('an edit gives way only to itself in the line, to a merge that has it, to an edit where it deletes, or as a copy', () => {
  always(({ before, event, after: { state } }) => {
    const mine = before.edit?.content
    if (!mine || event.name === 'put' || event.name === 'sealed') return
    const is_there = [state.edit, state.base, ...state.conflicts].some(
      (one) => one?.content?.hash === mine.hash,
    )
    const is_in_line =
      event.name === 'found' &&
      [before.base, ...before.attempts].some((one) => one?.content?.hash === mine.hash)
    const is_merged = event.name === 'found' && state.edit?.content?.hash === event.merged?.content?.hash
    const is_theirs = event.name === 'found' && event.merged?.content?.hash === event.got.content?.hash
    if (event.name !== 'resolved') expect(is_there || is_in_line || is_merged || is_theirs).toBe(true)
  })
})

test('what the app puts is what it sees, and changes nothing of what is shared', () => {
  always(({ before, event, after: { state } }) => {
    if (event.name !== 'put') return
    expect((state.edit ?? state.base)?.content ?? null).toEqual(event.content)
    for (const field of ['turn', 'seen', 'base', 'attempts', 'conflicts'] as const)
      expect(state[field]).toBe(before[field])
  })
})
