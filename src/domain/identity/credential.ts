/** A signed-in person: a verified sign-in token's user and session. Whether the session still lives is asked in SQL. */
export type Person = { token_hash: null; user_id: string; session_id: string; email: string | null }

/** A person who acts by the sign-in of this very request: `access_token` is its verified token. */
export type SignedInPerson = Person & { access_token: string }

/** A device: the hash of the session token it sent. Whose it is, SQL finds out with the work. */
export type Device = { token_hash: Buffer; user_id: null; session_id: null }

/** Whose word a verb acts on. Every verb hands it to `roost.enter`, which refuses or becomes the caller. */
export type Credential = Person | Device

/** The credential each kind of authentication of an operation yields. */
export type Credentials = { none: null; device: Device; browser: SignedInPerson; any: Credential }
