import { buildPages } from '#server/build-pages.ts'
import { root } from '#testing/stack.ts'

/** Builds the pages once, before workers start servers of their own: two builds cannot run at once. */
export default async (): Promise<void> => {
  await buildPages(root)
}
