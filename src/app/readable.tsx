import { type ComponentType, Fragment, type ReactNode } from 'react'
import { log } from '#platform/log/log.ts'
import { DatabaseAway } from '#ui/frame/database-away.tsx'

type Frame = ComponentType<{ children: ReactNode }>

/**
 * Makes a page that says so in its place, and in its frame, while the database does not answer; without a frame, a part
 * of a page. Thrown on, Next would answer an empty document that only a script fills.
 */
export const readable =
  <Props,>(page: (props: Props) => Promise<ReactNode>, Frame: Frame = Fragment) =>
  async (props: Props): Promise<ReactNode> => {
    try {
      return await page(props)
    } catch (error) {
      return <Frame>{sayAway(error, Frame === Fragment ? 'h2' : 'h1')}</Frame>
    }
  }

/** The notice for a database that does not answer. Any other error goes on, as do Next's own for redirects. */
function sayAway(error: unknown, Heading: 'h1' | 'h2'): ReactNode {
  if ((error as { code?: unknown } | null)?.code !== 'database_unavailable') throw error
  log().error({ error }, 'page failed')
  return <DatabaseAway Heading={Heading} />
}
