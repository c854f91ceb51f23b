/** The parts of a sealed blob. */
export type FieldName =
  | 'magic'
  | 'header_length'
  | 'account_id'
  | 'data_type'
  | 'codec'
  | 'content_id'
  | 'revision'
  | 'parent_hash'
  | 'key_version'
  | 'key_id'
  | 'device_id'
  | 'wrap_nonce'
  | 'wrapped_dek'
  | 'nonce'
  | 'ciphertext'
  | 'tag'

/** A part as it stands in one blob; `value` is what it says, where that is more than its bytes. */
export type Field = { name: FieldName; offset: number; length: number; value: string | null }

/** How each part is called, and what it tells whoever reads it. */
export const fieldWords: Record<FieldName, { name: string; tells: string }> = {
  magic: { name: 'Mark', tells: 'That a sealed blob begins here, of the first format.' },
  header_length: { name: 'Header length', tells: 'Where the part that can be read ends.' },
  account_id: {
    name: 'Account',
    tells: 'Whose it is: your account’s id. In another account it does not open.',
  },
  data_type: { name: 'Data type', tells: 'Which of the five types it is, not what is in it.' },
  codec: {
    name: 'Codec',
    tells: 'How the device packed the content before sealing it; “tombstone” says that there is none.',
  },
  content_id: { name: 'Content id', tells: 'Nothing: random, new for every version.' },
  revision: { name: 'Version', tells: 'Which number in the row of versions it has.' },
  parent_hash: {
    name: 'Parent',
    tells:
      'A hash of the sealed bytes it replaced. By it devices notice when a version is swapped or missing.',
  },
  key_version: { name: 'Key version', tells: 'Which key of your account it is sealed with, by number.' },
  key_id: { name: 'Key id', tells: 'A name derived from that key, from which the key cannot be found.' },
  device_id: { name: 'Device', tells: 'Which of your devices wrote it.' },
  wrap_nonce: { name: 'Wrap nonce', tells: 'Nothing: random, used once.' },
  wrapped_dek: {
    name: 'Wrapped key',
    tells: 'The key of this version alone, itself sealed with a key that only your devices have.',
  },
  nonce: { name: 'Nonce', tells: 'Nothing: random, used once.' },
  ciphertext: {
    name: 'Sealed content',
    tells: 'About how much there is, and nothing else. It is padded, so that even its length says little.',
  },
  tag: { name: 'Seal', tells: 'Nothing. By it a device notices when a single bit was changed.' },
}

/** The parts that can be read, and not only skipped over. */
export const isHeader = (name: FieldName): boolean => !['nonce', 'ciphertext', 'tag'].includes(name)
