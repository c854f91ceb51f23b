/** The account that many devices follow. All others have one device each. */
export const SHARED = 0

/** So many devices follow the shared account, and so many accounts are followed while writes are counted. */
export const CROWD = 200

/** Topics of their own, `count` of them. */
export const separate = (count: number, from = 1): number[] =>
  Array.from({ length: count }, (_, index) => from + index)
