// What apps import as `roost/node` beside `roost`: what a device needs where there are files, in Node and Electron.

export { createFolderStorage } from './folder-storage.ts'
export type { FolderProfileStore, KeptAt } from './profile-store.ts'
