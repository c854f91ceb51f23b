// What a device may have to do with keys while it syncs or signs out: loaded then, and all of it at once.

export { finishKeys } from './finish-keys.ts'
export { leaveKeyring } from './leave-keyring.ts'
