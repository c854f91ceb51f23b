/** The bird on its perch. */
export const RoostMark = ({ className = 'size-8' }: { className?: string }) => (
  <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
    <path
      className="fill-accent"
      d="M15.4 8.3C12.9 13.6 8.9 16.9 2.6 18.3c2.4 3.6 7 5.5 11.9 5.5C20.9 23.8 25 19.6 25 13.3v-2l4.4-1.2-4.7-2A5.2 5.2 0 0 0 15.4 8.3Z"
    />
    <circle className="fill-paper" cx="20.3" cy="9.4" r="1.3" />
    <path className="stroke-edge" d="M3 28h26" strokeWidth="2.4" strokeLinecap="round" />
    <path className="stroke-accent" d="M13.5 23.5V28M17.5 23.2V28" strokeWidth="1.6" />
  </svg>
)

/** The mark with the name. */
export const Wordmark = () => (
  <span className="inline-flex items-center gap-2 font-semibold text-lg tracking-tight">
    <RoostMark />
    Roost
  </span>
)
