import { z } from 'zod'
import { Refusal } from '#platform/refusal.ts'
import { once } from '#platform/registry.ts'
import { callAuth } from './call-auth.ts'

const Settings = z.object({ external: z.object({ github: z.boolean().catch(false) }) })

/** An Auth service that did not answer is asked again after this long. */
const RETRY_MS = 30_000

const known = () => once('github-enabled', () => ({ enabled: undefined as boolean | undefined, asked_at: 0 }))

/** Whether people can sign in with GitHub, which the Auth service says once for the life of this process. */
export async function isGithubEnabled(): Promise<boolean> {
  const answer = known()
  if (answer.enabled !== undefined) return answer.enabled
  if (Date.now() - answer.asked_at < RETRY_MS) return false
  try {
    const settings = await callAuth('GET', '/settings')
    if (settings.ok) answer.enabled = Settings.parse(settings.data).external.github
    else answer.asked_at = Date.now()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    answer.asked_at = Date.now()
  }
  return answer.enabled ?? false
}
