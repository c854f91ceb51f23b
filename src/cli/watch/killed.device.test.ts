import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { twoDevices } from '#cli/testing/two-devices.ts'
import type { Device } from '#client/connection.ts'
import { putContent } from '#client/sync/put-content.ts'
import { text } from '#client/testing/device.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { openFolder } from './folder-mark.ts'
import { keepType } from './keep-type.ts'
import type { WatchEvent } from './say-event.ts'
import { encodeTree } from './tree.ts'

const tree = (files: Record<string, string>): Bytes =>
  encodeTree(new Map(Object.entries(files).map(([path, content]) => [path, text(content)])))

type Scene = {
  name: string
  /** What was the same on both sides, then what is written in the folder and put on the device. */
  before: Record<string, string>
  here: Record<string, string>
  there: Bytes
  /** What has to be somewhere in the folder in the end, and what must not be. */
  kept: string[]
  copies: number
}

const scenes: Scene[] = [
  {
    name: 'an edit that came is written',
    before: { 'history.txt': 'old' },
    here: {},
    there: text('new'),
    kept: ['new'],
    copies: 0,
  },
  {
    name: 'lists are merged',
    before: { 'history.json': '[]' },
    here: { 'history.json': '[{"id":"here"}]' },
    there: text('[{"id":"there"}]'),
    kept: ['here', 'there'],
    copies: 0,
  },
  {
    name: 'texts are both kept',
    before: { 'history.txt': 'old' },
    here: { 'history.txt': 'here' },
    there: text('there'),
    kept: ['here', 'there'],
    copies: 1,
  },
  {
    name: 'folders are merged',
    before: { 'history/a': 'a', 'history/b': 'b', 'history/c': 'c' },
    here: { 'history/a': 'here' },
    there: tree({ a: 'a', b: 'there', d: 'new' }),
    kept: ['here', 'there', 'new'],
    copies: 0,
  },
]

/** A device that is killed before, or after, so many changes of its documents. */
function mortal(device: Device, at: number, when: 'before' | 'after'): Device {
  let changes = 0
  const { documents } = device
  return {
    ...device,
    documents: {
      ...documents,
      change: async (...given) => {
        const is_last = changes++ === at
        if (is_last && when === 'before') throw new Error('killed')
        await documents.change(...given)
        if (is_last) throw new Error('killed')
      },
    },
  }
}

const deaths = [0, 1, 2, 3, 4, 5].flatMap((at) =>
  (['before', 'after'] as const).map((when) => ({ at, when })),
)

test.each(scenes)('killed at any step, nothing is lost or doubled: $name', async (scene) => {
  let steps = 0
  for (const { at, when } of deaths) {
    const { folder: home, device: deviceOf, server } = await twoDevices()
    const { device } = deviceOf('one')
    const folder = openFolder(join(home, 'notes'), server.account_id)
    const said: WatchEvent[] = []
    const watching = { device, folder, say: (event: WatchEvent) => void said.push(event) }
    const write = (files: Record<string, string>) => {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder.path, name)), { recursive: true })
        writeFileSync(join(folder.path, name), content)
      }
    }
    write(scene.before)
    await keepType(watching, 'history')
    write(scene.here)
    await putContent(device, 'history', scene.there)
    const dies = keepType({ ...watching, device: mortal(device, at, when) }, 'history')
    if (
      await dies.then(
        () => false,
        () => true,
      )
    )
      steps++
    await keepType(watching, 'history')
    await keepType(watching, 'history')
    const files = readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
    const contents = files.map((file) => readFileSync(file, 'utf8')).join('\n')
    for (const word of scene.kept) expect(contents, `${when} change ${at}`).toContain(word)
    expect(files.filter((file) => file.includes('conflict'))).toHaveLength(scene.copies)
    expect(contents).not.toMatch(/old|^c$/m)
  }
  expect(steps).toBeGreaterThan(1)
})
