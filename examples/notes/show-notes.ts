import { element } from './page.ts'

type Note = { id: string; text: string }

/** What the list may do with notes, and how it hears of them. */
type Notes = {
  add: () => unknown
  edit: (id: string, text: string) => unknown
  remove: (id: string) => unknown
  follow: (listener: (notes: Note[]) => void) => unknown
}

/** Shows the notes as they are, and hands on what a person does with them. */
export function showNotes({ add, edit, remove, follow }: Notes): void {
  const rows = new Map<string, { row: HTMLLIElement; field: HTMLTextAreaElement }>()

  function createRow(id: string) {
    const [row, field, button] = [
      document.createElement('li'),
      document.createElement('textarea'),
      document.createElement('button'),
    ]
    field.rows = 2
    field.ariaLabel = 'Note'
    field.addEventListener('input', () => edit(id, field.value))
    button.type = 'button'
    button.textContent = 'Remove'
    button.addEventListener('click', () => remove(id))
    row.append(field, button)
    return { row, field }
  }

  follow((notes) => {
    const list = element('list')
    for (const [index, { id, text }] of notes.entries()) {
      const shown = rows.get(id) ?? createRow(id)
      rows.set(id, shown)
      if (list.children[index] !== shown.row) list.insertBefore(shown.row, list.children[index] ?? null)
      // Who types is ahead of what is told.
      if (document.activeElement !== shown.field) shown.field.value = text
    }
    const here = new Set(notes.map(({ id }) => id))
    for (const [id, { row }] of rows) {
      if (here.has(id)) continue
      row.remove()
      rows.delete(id)
    }
  })
  element('add').addEventListener('click', add)
}
