/** The entity tag of a blob: `"<version>.<key version>"`. */
export const blobTag = (blob: { version: number; key_version: number }): string =>
  `"${blob.version}.${blob.key_version}"`

/** The entity tag of a keyring: `"<version>"`. */
export const keyringTag = (keyring: { version: number }): string => `"${keyring.version}"`

/** The entity tag of the list of an account's blobs: `"<epoch>.<sequence number>"`. */
export const listTag = (head: { epoch: number; seq: number }): string => `"${head.epoch}.${head.seq}"`
