/** How many there are of something, whose plural ends in s: `1 file`, `3 files`. */
export const sayCount = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
