import type { Mergers } from '#client/sync/merge-found.ts'
import { dataTypes } from '#contract/data-type.ts'
import { mergeContents } from './merge-contents.ts'

/** How every type is merged while a folder is watched: by what is in it. */
export const mergers: Mergers = Object.fromEntries(dataTypes.map((type) => [type, mergeContents]))
