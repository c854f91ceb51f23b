import { Fragment } from 'react'

/** A name as programs spell it, which breaks after an underscore rather than anywhere. */
export const CodeName = ({ children }: { children: string }) => (
  <code className="font-mono">
    {children.split(/(?<=_)/).map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one name have no other name, and never move
      <Fragment key={index}>
        {index > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </code>
)
