import { createBrowserStorage, createClient, defineType } from 'roost'
import { z } from 'zod'
import { element, showOnly, tell } from './page.ts'
import { showNotes } from './show-notes.ts'

/** What the app keeps. Items have ids, so that edits of two devices are merged note by note. */
const notes = defineType({
  type: 'collection',
  schema: z.object({ notes: z.array(z.object({ id: z.string(), text: z.string() })) }),
})

const asked = new URLSearchParams(location.search)
const url = asked.get('server') ?? 'http://localhost:3000'
/** Tabs that name different devices are different devices. */
const name = asked.get('device') ?? 'browser'

const client = createClient({ url, storage: createBrowserStorage(`notes-${name}`), types: [notes] })

async function start(): Promise<void> {
  if (!(await client.session())) await signIn()
  await openVault()
  showOnly('notes')
  showNotes({
    add: () => change((list) => [...list, { id: crypto.randomUUID(), text: '' }]),
    edit: (id, text) => change((list) => list.map((note) => (note.id === id ? { id, text } : note))),
    remove: (id) => change((list) => list.filter((note) => note.id !== id)),
    follow: (listener) => client.vault.subscribe(notes, (value) => listener(value?.notes ?? [])),
  })
  await client.live({
    onState: (state) => tell('state', state === 'live' ? 'Synced' : 'Offline: edits are kept here'),
  })
}

type Note = { id: string; text: string }

const change = (edit: (list: Note[]) => Note[]) =>
  client.vault.update(notes, (value) => ({ notes: edit(value?.notes ?? []) }))

/** Shows the code, and resolves when a person has approved this device in the browser. */
async function signIn(): Promise<void> {
  showOnly('signed-out')
  await pressed('sign-in')
  await client.login({
    name: `Notes (${name})`,
    onCode: ({ user_code, login_url }) => {
      tell('user-code', user_code)
      element('link', HTMLAnchorElement).href = login_url
      element('code').hidden = false
    },
  })
}

/** Makes the account's key or opens it, unless this device has it already. */
async function openVault(): Promise<void> {
  for (;;) {
    const state = await client.vault.state()
    if (state === 'open') return
    if (state === 'unfinished') {
      await client.vault.finish()
      continue
    }
    tell(
      'key-hint',
      state === 'absent'
        ? 'Choose one. It seals your notes, and nobody can reset it.'
        : 'The one you chose on your first device.',
    )
    showOnly('key')
    const passphrase = await submitted()
    await (state === 'absent' ? createVault(passphrase) : client.vault.unlock({ passphrase })).catch(
      tellError,
    )
  }
}

async function createVault(passphrase: string): Promise<void> {
  const { recovery_words, store } = await client.vault.create(passphrase)
  tell('recovery-words', recovery_words)
  showOnly('words')
  await pressed('words-kept')
  await store()
}

const pressed = (id: string) =>
  new Promise((resolve) => element(id).addEventListener('click', resolve, { once: true }))

const submitted = () =>
  new Promise<string>((resolve) =>
    element('key').addEventListener(
      'submit',
      (event) => {
        event.preventDefault()
        tell('problem', '')
        resolve(element('passphrase', HTMLInputElement).value)
      },
      { once: true },
    ),
  )

/** Every error of the package says what to do. */
const tellError = (error: Error) => tell('problem', error.message)

start().catch(tellError)
