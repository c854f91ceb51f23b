const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A size as a person says it: "812 bytes", "4.1 kB". */
export function byteSize(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), steps.length - 1)
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit: steps[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** step)
}
