import type { Documents } from '#client/storage/documents.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** `open` opens the same documents again, as another program or tab does. What a behaviour answers is plain JSON. */
type Behaviour = { of: (open: () => Documents) => Promise<unknown>; is: unknown }

const encode = (text: string): Bytes => new TextEncoder().encode(text)
const decode = (bytes: Bytes | undefined) => (bytes ? new TextDecoder().decode(bytes) : null)
const readText = async (documents: Documents, ...names: string[]) =>
  (await documents.read(...names)).map(decode)

const ODD_NAMES = ['__proto__', 'a/b', '', 'é', '%2F', "'; drop table documents", 'x'.repeat(1000)]
const LARGE = 20 * 1024 * 1024

const add = (documents: Documents, name: string) =>
  documents.change([name], ([bytes]) => ({ [name]: encode(String(Number(decode(bytes) ?? 0) + 1)) }))

/** What every implementation of documents does, for whichever test runner: `of` has to answer what `is`. */
export const documentsBehaviour: Record<string, Behaviour> = {
  'what was written is read by whoever opens it, in the order of the names': {
    of: async (open) => {
      await open().change([], () => ({ a: encode('1'), b: encode('2') }))
      return readText(open(), 'b', 'never', 'a')
    },
    is: ['2', null, '1'],
  },
  'null removes a document, and what is not named stays': {
    of: async (open) => {
      await open().change([], () => ({ a: encode('1'), b: encode('2'), c: encode('3') }))
      await open().change(['a'], ([a]) => ({ a: null, never: null, c: a ?? null }))
      return readText(open(), 'a', 'b', 'c')
    },
    is: [null, '2', '1'],
  },
  'an empty document is one': {
    of: async (open) => {
      await open().change([], () => ({ a: new Uint8Array(0) }))
      return readText(open(), 'a')
    },
    is: [''],
  },
  'any text is a name': {
    of: async (open) => {
      const entries = ODD_NAMES.map((name, index) => [name, encode(String(index))] as const)
      await open().change([], () => Object.fromEntries(entries))
      return readText(open(), ...ODD_NAMES)
    },
    is: ODD_NAMES.map((_, index) => String(index)),
  },
  'a change that throws changes nothing, and the next one is served': {
    of: async (open) => {
      const documents = open()
      await add(documents, 'a')
      const failed = await documents
        .change(['a'], () => {
          throw new Error('no')
        })
        .catch((error: Error) => error.message)
      await add(documents, 'b')
      return [failed, ...(await readText(documents, 'a', 'b'))]
    },
    is: ['no', '1', '1'],
  },
  'a document that cannot be stored keeps those beside it from being': {
    of: async (open) => {
      await add(open(), 'a')
      const unfit = (() => {}) as unknown as Bytes
      const outcome = await open()
        .change([], () => ({ a: encode('9'), b: unfit }))
        .then(
          () => 'stored',
          () => 'refused',
        )
      return [outcome, ...(await readText(open(), 'a', 'b'))]
    },
    is: ['refused', '1', null],
  },
  'changes at once lose nothing': {
    of: async (open) => {
      const handles = [open(), open(), open()]
      await Promise.all(handles.flatMap((each) => Array.from({ length: 20 }, () => add(each, 'count'))))
      return readText(open(), 'count')
    },
    is: ['60'],
  },
  'documents are read as they stand together': {
    of: async (open) => {
      const [writer, reader] = [open(), open()]
      let isDone = false
      const writing = (async () => {
        for (let n = 0; n < 40; n++)
          await writer.change([], () => ({ a: encode(String(n)), b: encode(String(n)) }))
        isDone = true
      })()
      let torn = 0
      while (!isDone) {
        const [a, b] = await readText(reader, 'a', 'b')
        if (a !== b) torn++
      }
      await writing
      return torn
    },
    is: 0,
  },
  'what is done to the bytes before and afterwards does not reach what is kept': {
    of: async (open) => {
      const documents = open()
      const given = encode('given')
      await documents.change([], () => ({ a: given }))
      given.fill(0)
      const [read] = await documents.read('a')
      read?.fill(0)
      return readText(documents, 'a')
    },
    is: ['given'],
  },
  'of a view of something larger its own bytes are kept': {
    of: async (open) => {
      const larger = encode('before|inside|after')
      await open().change([], () => ({ a: larger.subarray(7, 13) }))
      const [read] = await open().read('a')
      return [decode(read), read?.buffer.byteLength]
    },
    is: ['inside', 6],
  },
  'a large document comes back whole, also beside others': {
    of: async (open) => {
      const large = new Uint8Array(LARGE).map((_, index) => index * 31 + (index >> 8))
      await open().change([], () => ({ large, small: encode('1') }))
      const [read, small] = await open().read('large', 'small')
      const isSame = read?.length === LARGE && read.every((byte, index) => byte === large[index])
      return [isSame, decode(small)]
    },
    is: [true, '1'],
  },
  'a small document in place of a large one is all that is left': {
    of: async (open) => {
      await open().change([], () => ({ a: new Uint8Array(LARGE), b: new Uint8Array(LARGE) }))
      await open().change([], () => ({ a: encode('1'), b: null }))
      return readText(open(), 'a', 'b')
    },
    is: ['1', null],
  },
  'work of one name is done by one at a time, whoever wants to': {
    of: async (open) => {
      let inside = 0
      let most = 0
      const work = async () => {
        most = Math.max(most, ++inside)
        await open().read('a')
        inside--
      }
      const shared = open()
      await Promise.all(
        [shared, shared, open(), open()].map((each) => each.exclusive('sync', undefined, work)),
      )
      return [most, inside]
    },
    is: [1, 0],
  },
  'work of another name is not waited for, and changes are not either': {
    of: (open) =>
      open().exclusive('sync', undefined, () =>
        open().exclusive('other/name', undefined, async () => {
          await add(open(), 'a')
          return readText(open(), 'a')
        }),
      ),
    is: ['1'],
  },
  'who waits can give up, and who has given up before does not begin': {
    of: async (open) => {
      const giving = new AbortController()
      let begun = 0
      const wait = () =>
        open()
          .exclusive('sync', giving.signal, async () => begun++)
          .catch((error) => String(error))
      const first = await open().exclusive('sync', undefined, async () => {
        const waiting = wait()
        await open().read('a')
        giving.abort('enough')
        return waiting
      })
      return [first, await wait(), begun]
    },
    is: ['enough', 'enough', 0],
  },
  'work that throws gives its place back': {
    of: async (open) => {
      const failed = await open()
        .exclusive('sync', undefined, async () => {
          throw new Error('no')
        })
        .catch((error: Error) => error.message)
      return [failed, await open().exclusive('sync', undefined, async () => 'next')]
    },
    is: ['no', 'next'],
  },
}
