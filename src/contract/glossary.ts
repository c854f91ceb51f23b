/**
 * What a field is, and an example where one helps: a name means the same thing wherever the wire has it, so it is
 * explained once. A field that needs other words where it stands has them in its schema (`.describe`).
 */
export const glossary: Record<string, readonly [meaning: string, example?: unknown]> = {
  // Device login
  temp_token: [
    'The secret of a device login. To decide about it, the token in its link will do.',
    `flm_temp_${'5f'.repeat(32)}`,
  ],
  login_url: ['The link a person opens to decide about the login.'],
  user_code: ['The code a person compares, or types. Case, spaces and the dash do not matter.', 'WDJB-MJHT'],
  expires_in: ['Seconds until it expires.', 300],
  interval: ['Seconds between two polls that are not held.', 2],
  device_name: ['What a person calls the device.', 'Laptop'],
  device_type: ['The kind of device.', 'desktop'],
  shows_code: ['The device shows the code, so the page may ask a person to type it.', true],
  code_challenge: ['Base64url of the SHA-256 of `code_verifier` (RFC 7636, S256).'],
  code_verifier: ['What `code_challenge` was made from: proves that the same device asks.'],
  public_keys: ["The public halves of the device's keys."],
  x25519: ['An X25519 public key: 32 bytes in base64.'],
  ed25519: ['An Ed25519 public key: 32 bytes in base64.'],
  decision: ['What the person decides. `approve` if absent.', 'approve'],
  session_token: ["The device's credential, from now on sent as bearer token."],
  token_prefix: ['The first 16 characters of the session token: they may be shown.'],
  expires_at: ['When it expires.'],
  is_new_device: ['Whether the account has no key yet, so that this device makes it.'],
  sync_config: ['Which data types the devices of the account sync.'],
  account_id: ['The account.'],
  device_id: ['The device.'],

  // Preferences
  sync_history: ['Whether `history` is synced.', true],
  sync_environments: ['Whether `environment` is synced.', true],
  sync_secrets: ['Whether `secret` is synced.', false],
  sync_collections: ['Whether `collection` is synced.', true],
  sync_settings: ['Whether `setting` is synced.', true],
  updated_at: ['When it last changed.'],

  // Vault: data
  type: ['The kind of data.', 'history'],
  data_type: ['The kind of data.', 'history'],
  items: ['What there is.'],
  count: ['How many there are.'],
  id: ['What it goes by.'],
  version: ['Its version. Versions only grow, also past a deletion.', 3],
  format: ['The format: of a blob 0 as an older client sent it, 1 sealed; of a keyring 1.', 1],
  encrypted_blob: ['The ciphertext in base64, as it was sent; sealed bytes are sent as bytes.', 'c2VhbGVk'],
  nonce: ['The nonce of the encryption, in base64.', 'AAAAAAAAAAAAAAAA'],
  checksum: ['Of a sealed blob its content hash; else what its client sent, unverified.'],
  blob_size_bytes: ['Its size in bytes.', 6],
  key_version: ['The version of the account key it is sealed under; 0 where it is not sealed.', 1],

  // Vault: keys
  master_key: ["An older client's raw key: 32 bytes in base64.", `${'A'.repeat(43)}=`],
  keyring: ["The account's keyring (docs/formats.md)."],
  account: ['The account it belongs to.'],
  key_id: ['The id of the account key: 16 bytes in base64.', `${'A'.repeat(22)}==`],
  recipients: ['Who can open it: the account key sealed for each of them.'],
  previous: ['Earlier keys that older blobs still need, sealed.'],
  heads: ['The newest blob of each type its writer has seen.'],
  mac: ['Authenticates everything else in it: 32 bytes in base64.'],
  kind: ['Which kind it is.'],
  kdf: ['How the sealing key is made from the passphrase.'],
  name: ['Its name.'],
  memory_kib: ['Memory in KiB.', 65_536],
  passes: ['Passes over the memory.', 3],
  lanes: ['Degree of parallelism.', 1],
  salt: ['The salt: 16 bytes in base64.'],
  sealed: ['The sealed key: 48 bytes in base64.'],
  sealed_by: ['The key version that seals it.'],
  revision: ['The version of the blob.'],
  content_hash: ["SHA-256 of the blob's nonce and ciphertext, in hex."],
  seals_legacy_key: [
    "The version of the older clients' key that this keyring seals in; that key is deleted in the same step.",
  ],

  // Headers
  accept: ['`application/octet-stream` asks for the bytes alone.', 'application/octet-stream'],
  prefer: ['`wait=N` holds the request for up to N seconds (RFC 7240).', 'wait=30'],
  'if-match': ['The entity tag of what is replaced (RFC 9110).', '"3.1"'],
  'if-none-match': ['`*`: there is nothing yet. To read: the entity tag of what the caller has.', '*'],

  // The server
  status: ['How it stands.'],
  success: ['Whether the request was served.'],
  data: ['What is answered; of a refusal, what a client can act upon.'],
  message: ['The same in words.'],
  error: ['What went wrong, in a sentence.'],
  code: ['What went wrong, for programs: it does not change.'],
  request_id: ['Finds the request in the log; also in the header `X-Request-Id`.'],
}
