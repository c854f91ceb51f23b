const shared =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-4 py-2 font-medium transition-colors motion-reduce:transition-none aria-disabled:cursor-progress aria-disabled:opacity-70'

const variants = {
  /** The one thing a page is for. */
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  /** One of several that weigh the same. */
  equal: 'border-2 border-ink bg-surface text-ink hover:bg-sunken',
  /** Beside the point. */
  quiet: 'border border-line bg-surface text-ink hover:bg-sunken',
} as const

export type ButtonVariant = keyof typeof variants

/** How a button looks, also on a link that acts as one. */
export const buttonClass = (variant: ButtonVariant): string => `${shared} ${variants[variant]}`
