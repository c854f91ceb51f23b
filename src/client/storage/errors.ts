import { ClientError } from '#client/errors.ts'

/** What this device has kept cannot be read: it is damaged, a newer version's, or not Roost's. It was not touched. */
export class UnreadableStorage extends ClientError {
  readonly code = 'unreadable_storage'
  override name = 'UnreadableStorage'
}

/** There is no room left on this device. What was kept before is still there, and nothing of the change is. */
export class StorageFull extends ClientError {
  readonly code = 'storage_full'
  override name = 'StorageFull'
}

/** Another program on this device uses the profile, and did not finish in time. */
export class ProfileBusy extends ClientError {
  readonly code = 'profile_busy'
  override name = 'ProfileBusy'
}

/** The key to the profile is in the system's keychain, which is locked, turned off or out of reach. Nothing was changed. */
export class KeychainUnavailable extends ClientError {
  readonly code = 'keychain_unavailable'
  override name = 'KeychainUnavailable'
}

/** The system's keychain works, and no longer has the key to the profile. Nothing was changed. */
export class KeychainKeyMissing extends ClientError {
  readonly code = 'keychain_key_missing'
  override name = 'KeychainKeyMissing'
}
