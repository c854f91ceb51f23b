/**
 * What came of an action, in a sentence: done, or refused with its stable code. `null` before it was asked for. Each
 * outcome is an object of its own, so that the same one twice is told twice.
 */
export type Outcome = { is_done: true; said: string } | { is_done: false; code: string; said: string } | null

/** An action of a form, with what came of it before. */
export type FormAction = (before: Outcome, form: FormData) => Promise<Outcome>
