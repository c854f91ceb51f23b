import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Action, reconcile, type Side } from './reconcile.ts'

const cells: [local: Side, base: Side, vault: Side | undefined, Action, why: string][] = [
  [null, null, null, 'rest', 'nothing anywhere'],
  ['a', 'a', 'a', 'rest', 'the same everywhere'],
  ['a', null, null, 'put', 'a new file'],
  [null, null, 'a', 'write', 'new in the vault'],
  ['a', null, 'a', 'note', 'the same file was there already'],
  ['a', null, 'b', 'merge', 'different from the start'],
  ['b', 'a', 'a', 'put', 'the file was edited'],
  [null, 'a', 'a', 'remove', 'the file was deleted'],
  ['a', 'a', 'b', 'write', 'the vault was edited'],
  ['a', 'a', null, 'delete', 'the vault was emptied'],
  ['b', 'a', 'b', 'note', 'both made the same edit'],
  [null, 'a', null, 'note', 'both deleted it'],
  ['b', 'a', 'c', 'merge', 'both were edited'],
  [null, 'a', 'b', 'write', 'an edit in the vault outlives the deletion of the file'],
  ['b', 'a', null, 'put', 'an edit of the file outlives the deletion in the vault'],
  [null, null, undefined, 'rest', 'nothing, and nothing is known'],
  [null, 'a', undefined, 'note', 'the file is gone, and nothing is known: nothing is deleted'],
  ['a', null, undefined, 'put', 'a file, and nothing is known'],
  ['a', 'a', undefined, 'put', 'a known file, and nothing is known: it is not deleted'],
  ['b', 'a', undefined, 'put', 'an edited file, and nothing is known'],
]

test.each(cells)('file %s, last seen %s, vault %s: %s, for: %s', (local, base, vault, action) => {
  expect(reconcile({ local, base, vault })).toBe(action)
})

const side: fc.Arbitrary<Side> = fc.constantFrom(null, 'a', 'b', 'c')

/** What both sides have after an action, as long as nothing else happens. */
function after(action: Action, { local, base, vault }: { local: Side; base: Side; vault: Side | undefined }) {
  const results: Record<Action, [Side, Side, Side | undefined]> = {
    rest: [local, base, vault],
    note: [local, local, vault],
    put: [local, local, local],
    remove: [null, null, null],
    write: [vault ?? null, vault ?? null, vault],
    delete: [null, null, vault],
    merge: [local, local, `${local}+${vault}`],
  }
  const [next_local, next_base, next_vault] = results[action]
  return { local: next_local, base: next_base, vault: next_vault }
}

test('whatever was where, doing what is said ends with both the same, and no edit is dropped', () => {
  fc.assert(
    fc.property(side, side, fc.option(side, { nil: undefined }), (local, base, vault) => {
      let sides = { local, base, vault }
      for (let step = 0; step < 4; step++) sides = after(reconcile(sides), sides)
      expect(reconcile(sides)).toBe('rest')
      expect(sides.vault ?? null).toBe(sides.local)
      const edits = [local, vault].filter((edit) => edit && edit !== base)
      for (const edit of edits) expect(sides.local?.split('+')).toContain(edit)
    }),
  )
})

test('nothing is deleted on either side that was not the same on both once', () => {
  fc.assert(
    fc.property(side, side, fc.option(side, { nil: undefined }), (local, base, vault) => {
      const action = reconcile({ local, base, vault })
      if (action === 'remove') expect(vault).toBe(base)
      if (action === 'delete') expect(local).toBe(base)
      if (action === 'write') expect([base, null]).toContain(local)
    }),
  )
})
