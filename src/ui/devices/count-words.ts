/** "1 device", "3 devices". */
export const countWords = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
