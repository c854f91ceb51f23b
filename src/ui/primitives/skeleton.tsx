/** Where something will be: blocks of about its height, so that nothing moves when it comes. */
export const Skeleton = ({ heights }: { heights: readonly string[] }) => (
  <div role="status" className="grid animate-pulse gap-6 motion-reduce:animate-none">
    <span className="sr-only">Loading</span>
    {heights.map((height, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks have nothing else to be told apart by, and never move
      <div key={index} className="rounded-card bg-sunken" style={{ height }} />
    ))}
  </div>
)
