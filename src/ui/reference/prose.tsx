/** A sentence in which `what is code` stands between backticks. */
export const Prose = ({ children }: { children: string }) => (
  <>
    {children.split('`').map((part, index) =>
      index % 2 === 1 ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence have no other name, and never move
        <code key={index} className="rounded bg-sunken px-1 font-mono text-[0.9em]">
          {part}
        </code>
      ) : (
        part
      ),
    )}
  </>
)
