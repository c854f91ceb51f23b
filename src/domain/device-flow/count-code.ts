import type { Person } from '#domain/identity/credential.ts'
import type { Origin } from '#platform/http/origin.ts'
import { addressKey } from '#platform/limit/address-key.ts'
import { spend } from '#platform/limit/limit.ts'

/**
 * Counts a typed code as a wrong one, for who typed it, for their address and for everybody together: 34 bits are few
 * for all who might guess. Answers what takes that back when the code is right. Throws `too_many_requests`.
 */
export async function countCode({ user_id }: Person, { ip }: Origin): Promise<() => Promise<void>> {
  const counted = await Promise.allSettled([
    spend('LIMIT_WRONG_CODES', user_id),
    spend('LIMIT_WRONG_CODES_ADDRESS', addressKey(ip)),
    spend('LIMIT_WRONG_CODES_TOTAL', 'everybody'),
  ])
  const takeBack = async () => {
    await Promise.all(counted.map((count) => count.status === 'fulfilled' && count.value()))
  }
  const refused = counted.find((count) => count.status === 'rejected')
  if (!refused) return takeBack
  // A code that is not even looked at is no offence against the other limits.
  await takeBack()
  throw refused.reason
}
