import type { Device } from '#client/connection.ts'
import { updateContent } from '#client/sync/put-content.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

type Note = { id: string; text: string }

export const notesOf = (bytes: Bytes | null): Note[] =>
  bytes ? JSON.parse(new TextDecoder().decode(bytes)) : []

/** Every word that a person has written, and whether they have been told that it is kept. */
export function createLedger() {
  /** Told that it is kept, and not taken back by anybody since. */
  const kept = new Map<DataType, Set<string>>()
  let written = 0

  /** Lets a person edit what they see: add a note, write one anew, delete one, or all. */
  async function edit(device: Device, type: DataType, random: () => number): Promise<void> {
    const words = kept.get(type) ?? new Set<string>()
    kept.set(type, words)
    const word = `w${++written}`
    let added: string[] = []
    const choice = random()
    await updateContent(device, type, (bytes) => {
      const notes = notesOf(bytes)
      const at = Math.floor(random() * notes.length)
      const note = notes[at]
      added = []
      if (choice < 0.04) return takeBack(words, notes)
      if (choice < 0.2 && note) {
        takeBack(words, [note])
        return toBytes(notes.toSpliced(at, 1))
      }
      added = [word]
      if (choice < 0.5 && note) {
        words.delete(note.text)
        return toBytes(notes.with(at, { ...note, text: word }))
      }
      return toBytes(notes.toSpliced(at, 0, { id: word, text: word }))
    })
    for (const one of added) words.add(one)
  }

  return { kept, edit }
}

/** Whoever deletes a note no longer expects its words to be there. */
function takeBack(words: Set<string>, notes: Note[]): null {
  for (const { id, text } of notes) {
    words.delete(id)
    words.delete(text)
  }
  return null
}

const toBytes = (notes: Note[]) => new TextEncoder().encode(JSON.stringify(notes))
