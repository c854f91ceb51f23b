import { ring } from '#platform/realtime/doorbell.ts'

/** The topic that rings when something of an account has changed. */
export const accountTopic = (user_id: string): string => `account:${user_id}`

/** Wakes whoever waits for changes of this account, on every instance. Call it after the commit. */
export const ringAccount = (user_id: string): void => ring(accountTopic(user_id))
