import { type FSWatcher, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { type DataType, dataTypes } from '#contract/data-type.ts'

/** Where the system tells nothing, it is looked this often. */
const LOOK_MS = 2000

/** Where it does, it is looked as well: some changes are never told, and a network drive tells few. */
const RESCAN_MS = 30_000

type Watched = { watcher: FSWatcher; inode: bigint }

type Listener = {
  /** A type's file, or one in its folder, may have changed. */
  onChange: (...types: DataType[]) => void
  /** Now and then: anything may have. */
  onRescan: () => void
  /** Once, if the system does not tell of changes: then it is looked more often. */
  onUnwatched: () => void
}

/** Tells what changes in a folder, until the returned function is called. */
export function watchFiles(folder: string, { onChange, onRescan, onUnwatched }: Listener): () => void {
  const watched = new Map<string, Watched>()
  let is_told = false
  let timer = setInterval(rescan, RESCAN_MS)

  function lookOften(): void {
    if (is_told) return
    is_told = true
    clearInterval(timer)
    timer = setInterval(rescan, LOOK_MS)
    onUnwatched()
  }

  function rescan(): void {
    follow()
    onRescan()
  }

  function drop(path: string): void {
    watched.get(path)?.watcher.close()
    watched.delete(path)
  }

  /** Watches a path as long as the same folder is there; a watch on one that was replaced hears nothing. */
  function followPath(path: string, recursive: boolean, hear: (name: string | null) => void): void {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (stat?.isDirectory() && watched.get(path)?.inode === stat.ino) return
    drop(path)
    if (!stat?.isDirectory()) return
    try {
      const watcher = watch(path, { recursive }, (_, name) => hear(name))
      watcher.on('error', () => {
        drop(path)
        lookOften()
      })
      watched.set(path, { watcher, inode: stat.ino })
    } catch {
      lookOften()
    }
  }

  function follow(): void {
    followPath(folder, false, (name) => {
      const types = dataTypes.filter((type) => name === null || name === type || name.startsWith(`${type}.`))
      if (types.length === 0) return
      follow()
      onChange(...types)
    })
    for (const type of dataTypes) followPath(join(folder, type), true, () => onChange(type))
  }

  follow()
  return () => {
    clearInterval(timer)
    for (const path of [...watched.keys()]) drop(path)
  }
}
