type Entry = { status: number; sentence: string }

/**
 * Every way Roost declines a request: the stable machine `code`, the HTTP status it travels with, and the sentence
 * it says unless the place that declines knows a better one. A code that is not listed here does not compile.
 */
export const refusals = {
  // The request itself
  malformed_json: { status: 400, sentence: 'The body is not valid JSON.' },
  invalid_request: { status: 400, sentence: 'The request is not what this route takes.' },
  invalid_data_type: {
    status: 400,
    sentence: 'Invalid data type. Valid: history, environment, secret, collection, setting',
  },
  invalid_sealed_blob: { status: 400, sentence: 'The bytes are not a sealed blob of this account and type.' },
  not_found: { status: 404, sentence: 'Not found.' },
  device_not_found: { status: 404, sentence: 'Device not found' },
  method_not_allowed: { status: 405, sentence: 'This route does not know that method.' },
  body_too_large: { status: 413, sentence: 'The body is larger than this route takes.' },
  request_timeout: { status: 408, sentence: 'The request took too long to arrive. Send it again.' },
  headers_too_large: { status: 431, sentence: 'The address and headers of this request are too long.' },
  unsupported_media_type: { status: 415, sentence: 'Send the body as application/json.' },

  // Who is asking
  unauthorized: { status: 401, sentence: 'Unauthorized' },
  cross_origin: { status: 403, sentence: 'This request came from another site.' },

  idempotency_key_reused: {
    status: 422,
    sentence: 'This Idempotency-Key came with another request. Take a new key for each request.',
  },
  idempotency_key_in_use: {
    status: 409,
    sentence: 'The same request is being served. Ask again in a moment for its answer.',
  },
  too_many_requests: { status: 429, sentence: 'Too many tries. Wait a moment, then try again.' },

  // The account
  wrong_password: { status: 400, sentence: 'The current password is wrong.' },
  weak_password: { status: 400, sentence: 'This password is too easy to guess. Choose a longer one.' },
  same_password: { status: 400, sentence: 'This is the current password. Choose another one.' },
  wrong_confirmation: {
    status: 400,
    sentence: "To delete the account, send its e-mail address as 'confirm'.",
  },
  reauthentication_required: {
    status: 403,
    sentence: 'Sign in again first: this takes a sign-in of the last ten minutes.',
  },
  turnstile_not_configured: { status: 400, sentence: 'Turnstile is not configured on the server' },
  turnstile_unavailable: {
    status: 503,
    sentence: 'The service that tells people from programs does not answer. Try again in a moment.',
  },
  sign_in_unavailable: {
    status: 503,
    sentence: 'The sign-in service does not answer. Nothing was changed; try again in a moment.',
  },
  sign_in_declined: { status: 400, sentence: 'The sign-in service declined.' },
  sign_in_remains: {
    status: 502,
    sentence:
      'Everything the account held is deleted, but the sign-in service did not delete the sign-in itself. Repeat the request to finish.',
  },

  // Device login: the older wire answers 400 to every outcome but success
  invalid_token: { status: 400, sentence: 'Invalid token' },
  authorization_pending: { status: 400, sentence: 'Token not yet authorized. Complete login first.' },
  expired_token: { status: 400, sentence: 'Token has expired. Restart sync.' },
  access_denied: { status: 400, sentence: 'The request was denied in the browser.' },
  already_decided: { status: 400, sentence: 'This request has already been decided.' },
  claimed_by_another_user: { status: 400, sentence: 'Token already claimed by another user' },
  wrong_user_code: { status: 400, sentence: 'Type the code that the device shows.' },

  // OAuth (RFC 6749 section 5.2, RFC 8628 section 3.5)
  invalid_client: { status: 401, sentence: 'This server does not know that client_id.' },
  unsupported_grant_type: { status: 400, sentence: 'This server only knows the device code grant.' },
  slow_down: {
    status: 400,
    sentence: 'Poll less often: wait 5 seconds longer between two polls from now on.',
  },

  // Sessions and what they follow
  token_used: { status: 409, sentence: 'This token has been used before. Make a new one.' },
  must_refetch: {
    status: 410,
    sentence:
      'What happened since is no longer known. Read everything again, then go on from the cursor given here.',
  },

  too_many_connections: {
    status: 429,
    sentence: 'This account follows its events from too many places at once. Close one first.',
  },
  slow_consumer: {
    status: 408,
    sentence: 'Events came faster than they were read. Connect again and go on from the last one seen.',
  },
  server_full: {
    status: 503,
    sentence: 'This server holds as many connections as it may. Try again in a moment.',
  },

  // Vault
  stale_version: { status: 412, sentence: 'Another device has written since. Pull, merge and push again.' },
  stale_key: {
    status: 409,
    sentence: "This is sealed under another key than the keyring's. Read the keyring again.",
  },
  precondition_required: {
    status: 428,
    sentence: 'Say what is replaced: If-Match, or If-None-Match: * for the first.',
  },
  keyring_required: {
    status: 409,
    sentence: 'This account is end-to-end encrypted: only a client that seals what it sends can write here.',
  },
  keyring_missing: { status: 409, sentence: 'Store a keyring before sealed data.' },
  keyring_exists: { status: 409, sentence: 'This account has a keyring. Join it instead of making another.' },
  key_exists: { status: 409, sentence: 'This account has another key. A different one never replaces it.' },
  key_in_use: {
    status: 409,
    sentence: 'Stored data still needs a key that this keyring drops. Re-wrap that data first.',
  },
  invalid_rewrap: {
    status: 400,
    sentence:
      'A re-wrap brings the header of this version, changed only in key version, key id, wrap nonce and wrapped data key, for a newer key.',
  },
  restore_on_device: {
    status: 409,
    sentence: 'This version is sealed. Only a device can restore it: it has to be sealed anew.',
  },
  quota_exceeded: {
    status: 507,
    sentence: 'There is no room for this in the account. Make it smaller, or delete something else.',
  },
  legacy_key_unsealed: {
    status: 409,
    sentence: "The keyring has to seal in the key of the account's older clients.",
  },
  blobs_without_key: {
    status: 409,
    sentence: 'There is data whose key is unknown. Clear it before making a keyring.',
  },
  legacy_keys_refused: {
    status: 409,
    sentence: 'This server does not take keys. Use a client that seals its data.',
  },

  // Ours
  internal_error: { status: 500, sentence: 'Something went wrong here. The request id finds it in the log.' },
  database_unavailable: { status: 503, sentence: 'The database does not answer. Try again in a moment.' },
} as const satisfies Record<string, Entry>

export type RefusalCode = keyof typeof refusals

/** What a client can act upon beside the code, for example the version it should have sent. */
export type RefusalDetail = Record<string, unknown>

/** Narrows text, such as a database's answer, to a code. */
export const isRefusalCode = (text: string): text is RefusalCode => Object.hasOwn(refusals, text)
