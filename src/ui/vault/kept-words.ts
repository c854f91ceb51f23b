import { byteSize } from '#ui/primitives/byte-size.ts'

/** How long versions stay that are the newest no more. */
export const keptWords = (max_kept_bytes: number): string =>
  `The last 20 versions stay however old they are. Of those before, one an hour stays for a day, one a day for 30 days, and the last of each device. The oldest go sooner once all of them together have more than ${byteSize(max_kept_bytes)}.`
