import type { Event, EventName, Events, Outcome } from './event.ts'
import { addCopy, takeFound } from './take-found.ts'
import { contentOf, isSame, type Phase, phaseOf, type TypeState } from './type-state.ts'

type Cell<Name extends EventName> = (state: TypeState, event: Events[Name]) => Outcome

/** Every state and every event: a cell that is missing does not compile. SPEC.md says the same in words. */
type Table = { [P in Phase]: { [Name in EventName]: Cell<Name> } }

const rest = (state: TypeState): Outcome => ({ state, effect: 'rest' })
const look = (state: TypeState): Outcome => ({ state, effect: 'look' })
const send = (state: TypeState): Outcome => ({ state, effect: 'send' })

/** An edit goes out at once, unless a later version is known of than the one it would replace. */
const sendOrLook: Cell<'start'> = (state) =>
  state.may_rewrite || (state.seen && state.seen.revision > (state.base?.revision ?? 0))
    ? look(state)
    : send(state)

/** What the current state calls for, after news of one that is no more. */
const anew = (state: TypeState): Outcome => table[phaseOf(state)].start(state, {})

const put: Cell<'put'> = (state, { content }) => {
  // What is put back as it was is no edit, unless an upload of something else may have arrived.
  const is_edit = state.attempts.length > 0 || !isSame(content, state.base?.content)
  const is_nothing =
    content === null && state.base === null && state.seen === null && state.attempts.length === 0
  const edit = is_edit && !is_nothing ? { content } : null
  return anew({ ...state, edit })
}

const sealed: Cell<'sealed'> = (state, { turn, attempt }) => {
  if (turn !== state.turn || !isSame(attempt.content, state.edit?.content)) return anew(state)
  const attempts = [...state.attempts, attempt]
  return { state: { ...state, turn: turn + 1, attempts }, effect: 'upload' }
}

const stored: Cell<'stored'> = (state, { content_hash }) => {
  const arrived = state.attempts.find((attempt) => attempt.content_hash === content_hash)
  // Another program on this device has learnt of it first.
  if (!arrived) return anew(state)
  const { revision, key_version, content, device_id } = arrived
  const { seen } = state
  const next: TypeState = {
    ...state,
    turn: state.turn + 1,
    base: { revision, content_hash, content, device_id, tag: `"${revision}.${key_version}"` },
    seen: seen && seen.revision > revision ? seen : { revision, content_hash, is_sealed: true },
    edit: isSame(state.edit?.content, content) ? null : state.edit,
    attempts: [],
    blocked: null,
    floor: 0,
    may_rewrite: false,
  }
  if (next.seen && next.seen.revision > revision) return look(next)
  return next.edit ? send(next) : rest(next)
}

const unchanged: Cell<'unchanged'> = (state, { turn, tag }) => {
  const { base } = state
  if (turn !== state.turn || !base) return look(state)
  const is_news = tag !== base.tag || state.blocked !== null || state.may_rewrite
  const next = is_news
    ? { ...state, turn: turn + 1, base: { ...base, tag }, blocked: null, may_rewrite: false }
    : state
  return next.edit ? send(next) : rest(next)
}

const absent: Cell<'absent'> = (state, { turn, floor }) => {
  if (turn !== state.turn) return look(state)
  const next = { ...state, turn: turn + 1, floor: Math.max(floor, state.floor), blocked: null }
  return next.edit ? send(next) : rest(next)
}

const restored: Cell<'restored'> = (state, { turn, got }) => {
  if (turn !== state.turn || !state.may_rewrite) return look(state)
  const { base } = state
  // It never had what the others told of, and cannot bring it back.
  if (!base) return look({ ...state, turn: turn + 1, seen: null, may_rewrite: false })
  const content = contentOf(state) ?? null
  const kept = got?.content && !isSame(got.content, content) && got.content
  const conflicts = kept
    ? addCopy(state.conflicts, {
        content: kept,
        reason: 'restored',
        origin: 'server',
        revision: got.revision,
        device_id: got.device_id,
      })
    : state.conflicts
  const tag = got?.tag ?? null
  return send({
    ...state,
    turn: turn + 1,
    base: { ...base, tag },
    edit: { content },
    // While the same version is there to be replaced, they may yet arrive.
    attempts: tag === base.tag ? state.attempts : [],
    conflicts,
    blocked: null,
  })
}

const declined: Cell<'declined'> = (state, { content_hash }) => {
  const attempts = state.attempts.filter((attempt) => attempt.content_hash !== content_hash)
  return rest(
    attempts.length === state.attempts.length ? state : { ...state, turn: state.turn + 1, attempts },
  )
}

const failed: Cell<'failed'> = (state, { code, message }) =>
  state.blocked?.code === code ? rest(state) : rest({ ...state, blocked: { code, message } })

const told: Cell<'told'> = (state, { head: { revision, content_hash } }) =>
  state.seen && state.seen.revision >= revision
    ? rest(state)
    : rest({
        ...state,
        turn: state.turn + 1,
        seen: { revision, content_hash, is_sealed: state.seen?.is_sealed ?? false },
      })

const agreed: Cell<'agreed'> = (state) =>
  anew({ ...state, turn: state.turn + 1, may_rewrite: state.seen !== null, blocked: null })

const resolved: Cell<'resolved'> = (state, { hash }) => {
  const conflicts = state.conflicts.filter(({ content }) => content.hash !== hash)
  return rest(conflicts.length === state.conflicts.length ? state : { ...state, conflicts })
}

const whatever = {
  put,
  declined,
  failed,
  told,
  agreed,
  resolved,
  found: takeFound,
  restored,
  unchanged,
  absent,
}

const table: Table = {
  clean: { ...whatever, start: look, sealed: rest, stored: rest, outdated: look },
  edited: { ...whatever, start: sendOrLook, sealed, stored: anew, outdated: look },
  // Whether an upload has arrived is for the server to say before anything else goes out.
  sending: { ...whatever, start: look, sealed, stored, outdated: look },
}

/** What an event makes of a data type's state, and what to do next. Pure: the state is not changed but replaced. */
export function transition(state: TypeState, event: Event): Outcome {
  const cell = table[phaseOf(state)][event.name] as Cell<EventName>
  return cell(state, event)
}
