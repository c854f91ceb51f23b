const UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const

/** A number of bytes as people read it: `812 B`, `1.2 KiB`, `34 MiB`. */
export function saySize(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`
}
