import type { FormAction, Outcome } from './outcome.ts'

const unreached: Outcome = {
  is_done: false,
  code: 'offline',
  said: 'The server could not be reached. Nothing was changed; try again when you are online.',
}

/** The action, told as a refusal where the server cannot be reached. A redirect of the server goes through. */
export const reach =
  (action: FormAction): FormAction =>
  async (before, form) => {
    try {
      return await action(before, form)
    } catch (error) {
      // What `fetch` throws when there is no answer.
      if (error instanceof TypeError) return { ...unreached }
      throw error
    }
  }
