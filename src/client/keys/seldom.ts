// Sealing keys takes more code than all of syncing, and is seldom done: who needs it loads it then, all of it at once.

export { finishKeys } from './finish-keys.ts'
export { leaveKeyring } from './leave-keyring.ts'
