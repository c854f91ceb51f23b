import type { Keys } from './stored-type.ts'

/**
 * Who could read what is stored: what a device has sealed, none but the devices. What an older client sent is read with
 * the key that it left here, was so until the account got a keyring, or nothing is known of its key.
 */
export function sealOf(
  format: number,
  { has_keyring, has_legacy_key }: Keys,
): 'sealed' | keyof typeof unsealedWords {
  if (format === 1) return 'sealed'
  if (has_legacy_key) return 'readable'
  return has_keyring ? 'was_readable' : 'unproven'
}

/** What is said of that which no device has sealed. */
export const unsealedWords = {
  readable: {
    said: 'Readable by this server',
    short: 'Whoever runs this server can read what an older client stored.',
    title: 'Whoever runs this server can read this.',
    about:
      'An older client stored it and left its key here. The text below may look like noise, but the key to it is on the same server. Connect a newer client: it takes that key away and seals what it stores.',
  },
  was_readable: {
    said: 'Not sealed',
    short: 'Some of it was stored by an older client and is not sealed.',
    title: 'Whoever ran this server could have read this.',
    about:
      'An older client stored it while its key was here. That key was deleted when the account got a keyring, but take what is in this version as known. What devices store from now on is sealed.',
  },
  unproven: {
    said: 'Not sealed',
    short: 'An older client stored this, and nothing proves that it cannot be read.',
    title: 'Nothing proves that this cannot be read.',
    about:
      'An older client stored it, in whatever form it chose. Its key is not here, but this server cannot tell whether one was used at all. Connect a newer client: it seals what it stores.',
  },
} as const
