import { createBrowserDocuments } from '#client/storage/browser-documents.ts'
import { documentsBehaviour } from './documents-behaviour.ts'

/** What a test may call in a page. */
const page = { createBrowserDocuments, documentsBehaviour }
export type StoragePage = typeof page

Object.assign(globalThis, { page })
