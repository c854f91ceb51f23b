import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from './stack.ts'

/** The path of every page, as the files say that make them; not of those that catch what is no page. */
export async function pagePaths(): Promise<string[]> {
  const files = await readdir(join(root, 'src/app'), { recursive: true })
  return files
    .filter((file) => /(^|\/)page\.tsx$/.test(file) && !file.includes('[...'))
    .map((file) => `/${dirname(file)}`.replace('/.', '/'))
    .sort()
}
