import * as account from './account.ts'
import * as audit from './audit.ts'
import * as changes from './changes.ts'
import * as device from './device.ts'
import * as deviceLogin from './device-login.ts'
import * as health from './health.ts'
import * as oauth from './oauth.ts'
import { isOperation, type Operation } from './operation.ts'
import * as password from './password.ts'
import * as realtime from './realtime.ts'
import * as session from './session.ts'
import * as syncConfig from './sync-config.ts'
import * as vaultData from './vault-data.ts'
import * as vaultKey from './vault-key.ts'
import * as vaultVersions from './vault-versions.ts'

/** The files that declare operations, by the headings they stand under, in the order a reader meets them. */
const nouns: Record<string, Record<string, unknown>> = {
  'Device login': deviceLogin,
  'Device login by OAuth': oauth,
  Session: session,
  Devices: device,
  Preferences: syncConfig,
  'Vault: data': vaultData,
  'Vault: versions': vaultVersions,
  'Vault: keys': vaultKey,
  Changes: { ...changes, ...realtime },
  'Audit log': audit,
  Account: account,
  'Sign-in': password,
  Health: health,
}

/** An operation, the name it is exported by and the heading it stands under. */
export type NamedOperation = { name: string; noun: string; operation: Operation }

/** Everything the server does over HTTP. A file that is listed above brings every operation it exports. */
export const operations: readonly NamedOperation[] = Object.entries(nouns).flatMap(([noun, file]) =>
  Object.entries(file)
    .flatMap(([name, operation]) => (isOperation(operation) ? [{ name, noun, operation }] : []))
    .toSorted((a, b) => (placeOf(a.operation) < placeOf(b.operation) ? -1 : 1)),
)

/** A path's methods stand together, reading before writing. */
function placeOf({ path, method }: Operation): string {
  return `${path} ${['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].indexOf(method)}`
}
