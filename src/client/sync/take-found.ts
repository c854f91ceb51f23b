import type { Found, Outcome } from './event.ts'
import { type ConflictCopy, type Content, contentOf, isSame, type TypeState } from './type-state.ts'

/** Makes a version that was found the base, and puts the edit on top of it, beside it, or away where it is in it. */
export function takeFound(state: TypeState, found: Found): Outcome {
  if (found.turn !== state.turn) return { state, effect: 'look' }
  if (!isSame(found.edit?.content, state.edit?.content)) return { state, effect: 'merge' }
  const { got, is_proven } = found
  const { content, conflicts } = is_proven ? mergeEdit(state, found) : setAside(state, found)
  const edit = content === undefined || isSame(content, got.content) ? null : { content }
  const next: TypeState = {
    ...state,
    turn: state.turn + 1,
    seen: raise(state, found),
    base: got,
    edit,
    attempts: [],
    conflicts: conflicts.reduce(addCopy, state.conflicts),
    blocked: null,
    floor: 0,
    may_rewrite: false,
  }
  return { state: next, effect: edit ? 'send' : 'rest' }
}

/** Whether what was found and the edit have both changed since what they come from, so that one of them has to give way. */
export function isContested(state: TypeState, { got, is_proven, through }: Omit<Found, 'edit'>): boolean {
  const mine = state.edit?.content
  const ancestor = ancestorOf(state, through)
  if (!is_proven || mine === undefined) return false
  return ![got.content, ancestor].some((other) => isSame(mine, other)) && !isSame(got.content, ancestor)
}

/** What both sides come from: the upload of this device that the other side was built on, else the base. */
export function ancestorOf({ base, attempts }: TypeState, through: string | null): Content | undefined {
  const arrived = attempts.find(({ content_hash }) => content_hash === through)
  return arrived ? arrived.content : base?.content
}

/** `conflicts` with one copy more, unless the same content is kept already. */
export function addCopy(conflicts: ConflictCopy[], copy: ConflictCopy): ConflictCopy[] {
  return conflicts.some(({ content }) => content.hash === copy.content.hash)
    ? conflicts
    : [...conflicts, copy]
}

/** The content to send on top, undefined for none, and the copies that are kept of what gave way. */
type Merge = { content: Content | undefined; conflicts: ConflictCopy[] }

function mergeEdit(state: TypeState, found: Found): Merge {
  const { got, through, merged } = found
  const mine = state.edit?.content
  if (mine === undefined || isSame(mine, ancestorOf(state, through)))
    return { content: undefined, conflicts: [] }
  if (!isContested(state, found)) return { content: mine, conflicts: [] }
  // An edit outlives a deletion, whichever came first.
  if (mine === null) return { content: undefined, conflicts: [] }
  if (got.content === null) return { content: mine, conflicts: [] }
  const theirs: ConflictCopy = {
    ...copyOf(got),
    content: got.content,
    origin: 'server',
    reason: 'concurrent',
  }
  if (!merged) return { content: mine, conflicts: [theirs] }
  const ours: ConflictCopy = {
    content: mine,
    origin: 'here',
    reason: 'clash',
    revision: null,
    device_id: null,
  }
  const copies = { mine: ours, theirs: { ...theirs, reason: 'clash' as const } }
  return { content: merged.content, conflicts: merged.lost.map((side) => copies[side]) }
}

/** Where nothing proves that what was here is in the line, it is kept beside it. */
function setAside(state: TypeState, { got }: Found): Merge {
  const local = contentOf(state)
  if (!local || isSame(local, got.content)) return { content: undefined, conflicts: [] }
  const { revision = null, device_id = null } = state.edit ? {} : (state.base ?? {})
  const copy: ConflictCopy = { content: local, reason: 'unproven', origin: 'here', revision, device_id }
  return { content: undefined, conflicts: [copy] }
}

const copyOf = ({ revision, device_id }: { revision: number; device_id: string | null }) => ({
  revision,
  device_id,
})

function raise({ seen }: TypeState, { got, is_sealed }: Found): TypeState['seen'] {
  const { revision, content_hash } = got
  if (seen && seen.revision > revision) return seen
  return { revision, content_hash, is_sealed }
}
