const shared =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control font-medium transition-colors motion-reduce:transition-none aria-disabled:cursor-progress aria-disabled:opacity-70 disabled:cursor-not-allowed disabled:opacity-60'

const variants = {
  /** The one thing a page is for. */
  primary: 'bg-accent px-4 py-2 text-on-accent hover:bg-accent-strong',
  /** One of several that weigh the same. */
  equal: 'border-2 border-ink bg-surface px-4 py-2 text-ink hover:bg-sunken',
  /** Beside the point. */
  quiet: 'border border-line bg-surface px-4 py-2 text-ink hover:bg-sunken',
  /** What cannot be taken back, where it is asked for and where it is confirmed. */
  danger: 'bg-danger px-4 py-2 text-on-danger hover:bg-danger-strong',
  /** In a row of a list: as low as the row, still a thumb's width on a phone. */
  small: 'border border-line bg-surface px-3 text-ink text-sm hover:bg-sunken sm:min-h-9',
  /** Looks like what it is in. */
  bare: '',
} as const

export type ButtonVariant = keyof typeof variants

/** How a button looks, also on a link that acts as one. */
export const buttonClass = (variant: ButtonVariant): string => `${shared} ${variants[variant]}`

/** A button that is only a picture, with its words in `aria-label`. */
export const iconButtonClass =
  'inline-flex size-11 items-center justify-center rounded-control text-muted hover:bg-sunken hover:text-ink'

/** A link within text, or below a form. */
export const linkClass =
  'rounded-sm font-medium text-accent underline decoration-accent-faint underline-offset-4 hover:decoration-accent'
