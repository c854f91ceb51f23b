// What a device does with versions that the server keeps.

export { getVersion } from '#client/versions/get-version.ts'
export { listVersions } from '#client/versions/list-versions.ts'
export { restoreVersion } from '#client/versions/restore-version.ts'
