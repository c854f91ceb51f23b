import type { News } from '#contract/changes.ts'
import { ring } from '#platform/realtime/doorbell.ts'

/** The topic that rings when something of an account has changed. */
export const accountTopic = (user_id: string): string => `account:${user_id}`

/**
 * Wakes whoever waits for changes of this account, on every instance. Call it after the commit. Who follows in this
 * process need not read `news` first.
 */
export const ringAccount = (user_id: string, news?: News): void => ring(accountTopic(user_id), news)
