import { decline, succeed } from './envelope.ts'
import { declineOauth, succeedOauth } from './oauth.ts'

/** How answers are written. */
export type Style = { succeed: typeof succeed; decline: typeof decline }

/** The styles an operation can have: the envelope of everything under `/api`, and OAuth's bare JSON. */
export const styles = {
  envelope: { succeed, decline },
  oauth: { succeed: succeedOauth, decline: declineOauth },
} satisfies Record<string, Style>
