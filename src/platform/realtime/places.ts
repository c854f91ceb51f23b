import { config } from '#platform/config/config.ts'
import { Refusal } from '#platform/refusal.ts'
import { once } from '#platform/registry.ts'

type Places = { taken: number; by_account: Map<string, number> }

const places = () => once<Places>('places', () => ({ taken: 0, by_account: new Map() }))

/** Throws `server_full` when this process holds as many connections as it may. */
export function assertRoom(taken = places().taken): void {
  if (taken >= config().LIMIT_CONNECTIONS) throw new Refusal('server_full')
}

/**
 * Takes one of the places for connections that stay, of this process and of an account, and answers what gives it
 * back. Throws `server_full` or `too_many_connections`.
 */
export function takePlace(account_id: string): () => void {
  assertRoom()
  const all = places()
  const own = all.by_account.get(account_id) ?? 0
  if (own >= config().LIMIT_ACCOUNT_CONNECTIONS) {
    throw new Refusal('too_many_connections', undefined, { retry_after_seconds: 5 })
  }
  all.taken++
  all.by_account.set(account_id, own + 1)
  let isTaken = true
  return () => {
    if (!isTaken) return
    isTaken = false
    all.taken--
    const left = (all.by_account.get(account_id) ?? 1) - 1
    if (left > 0) all.by_account.set(account_id, left)
    else all.by_account.delete(account_id)
  }
}
