import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from './stack.ts'

/** Something of each kind that a path names. */
const names: Record<string, string> = {
  '[type]': 'collection',
  '[id]': '00000000-0000-4000-8000-000000000000',
}

/** The path of every page, as it can be opened. */
export const openablePaths = async (): Promise<string[]> =>
  (await pagePaths()).map((path) =>
    path.replaceAll(/\[\w+\]/g, (parameter) => {
      const name = names[parameter]
      if (!name) throw new Error(`${path}: what is ${parameter}?`)
      return name
    }),
  )

/** The path of every page, as the files say that make them; not of those that catch what is no page. */
export async function pagePaths(): Promise<string[]> {
  const files = await readdir(join(root, 'src/app'), { recursive: true })
  return files
    .filter((file) => /(^|\/)page\.tsx$/.test(file) && !file.includes('[...'))
    .map((file) => `/${dirname(file)}`.replace('/.', '/'))
    .sort()
}
