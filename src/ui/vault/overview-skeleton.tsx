const sheet = 'rounded-2xl bg-sunken'

/** Where the overview will be. */
export const OverviewSkeleton = () => (
  <div role="status" className="grid animate-pulse gap-8 motion-reduce:animate-none">
    <span className="sr-only">Loading</span>
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-[1fr_1fr_2fr]">
      <div className={`h-24 ${sheet}`} />
      <div className={`h-24 ${sheet}`} />
      <div className={`col-span-2 h-24 lg:col-span-1 ${sheet}`} />
    </div>
    <div className={`h-72 ${sheet}`} />
    <div className={`h-40 ${sheet}`} />
  </div>
)
