/** How many bits a byte of these tells that the others do not: 0 where all are the same, 8 for endless noise. */
export function byteEntropy(bytes: Uint8Array): number {
  const counts = new Map<number, number>()
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  let entropy = 0
  for (const count of counts.values()) entropy -= (count / bytes.length) * Math.log2(count / bytes.length)
  return entropy
}

/** What that comes to on average for `count` bytes of pure noise: the fewer there are, the less they fill up all 256. */
export function noiseEntropy(count: number): number {
  // The mean of c·log2(c), c being how often one of 256 values comes: binomial.
  let chance = (255 / 256) ** count
  let mean = 0
  for (let times = 1; times <= count; times++) {
    chance *= (count - times + 1) / times / 255
    mean += chance * times * Math.log2(times)
  }
  return Math.log2(count) - (256 / count) * mean
}

/** How far from its mean that lies, at most, in nineteen of twenty cases: about two standard deviations. */
export const noiseSpread = (count: number): number => (2 * Math.sqrt(2 * 255)) / (2 * Math.LN2 * count)
