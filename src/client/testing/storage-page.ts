import { createBrowserDocuments } from '#client/storage/browser-documents.ts'
import { createBrowserProfileStore } from '#client/storage/browser-profile.ts'
import { documentsBehaviour } from './documents-behaviour.ts'
import { profileBehaviour } from './profile-behaviour.ts'

/** What a test may call in a page. */
const page = { createBrowserDocuments, createBrowserProfileStore, documentsBehaviour, profileBehaviour }
export type StoragePage = typeof page

Object.assign(globalThis, { page })
