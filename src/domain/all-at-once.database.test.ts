import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '#platform/refusal.ts'
import { admin } from '#testing/admin.ts'
import { isIntact } from '#testing/audit-chain.ts'
import { deeds, type Household, turnKey } from '#testing/every-verb.ts'
import { connectDevice, createPerson } from '#testing/people.ts'

const SEED = 20_261_120
const DEEDS = 600
/** More than there are connections. */
const AT_ONCE = 24

async function createHousehold(): Promise<Household> {
  const person = await createPerson()
  return { person, devices: await Promise.all([1, 2, 3, 4].map(() => connectDevice(person))) }
}

type Kind = keyof typeof deeds

/** Lets households do what the seed says, many things at a time, and answers what went wrong with whom. */
async function runAtOnce(households: Household[], kind: Kind): Promise<unknown[]> {
  const deed = fc.record({
    household: fc.constantFrom(...households),
    deed: fc.constantFrom(...Object.entries(deeds[kind])),
    pick: fc.nat(1000),
  })
  const ahead = fc.sample(deed, { seed: SEED, numRuns: DEEDS })
  const failed: unknown[] = []
  const workThrough = async () => {
    for (let next = ahead.pop(); next; next = ahead.pop()) {
      const { household, pick } = next
      const [name, run] = next.deed
      try {
        await run(household, pick)
      } catch (error) {
        // A device that was revoked or a version that is stale by now: refused, as it should be.
        if (!(error instanceof Refusal && error.status < 500)) failed.push({ name, error })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, workThrough))
  return failed
}

/** What of an account does not add up. */
const faultsOf = ({ person: { user_id } }: Household) => admin()`
  select 'a number is missing among the events' as fault from roost.sync_heads h
  where h.user_id = ${user_id} and h.seq - h.floor_seq <> (
    select count(*) from roost.sync_events e where e.user_id = h.user_id and e.seq > h.floor_seq)
  union all
  select 'kept bytes are miscounted' from roost.vault_blobs b
  where b.user_id = ${user_id} and b.kept_bytes <> (
    select coalesce(sum(v.blob_size_bytes), 0) from roost.vault_blob_versions v
    where v.user_id = b.user_id and v.data_type = b.data_type and v.version < b.version)
  union all
  select 'the newest version is not the current one' from roost.vault_blobs b
  where b.user_id = ${user_id} and b.version is distinct from (
    select max(v.version) from roost.vault_blob_versions v
    where v.user_id = b.user_id and v.data_type = b.data_type)
  union all
  select 'a version is not later than the one before' from (
    select created_at <= lag(created_at) over (partition by data_type order by version) as is_earlier
    from roost.vault_blob_versions where user_id = ${user_id}) v where v.is_earlier`

test.each(Object.keys(deeds) as Kind[])(
  'whatever the devices of two people do at once, nothing fails and everything adds up: %s',
  async (kind) => {
    const households = [await createHousehold(), await createHousehold()]
    if (kind === 'sealed') for (const household of households) await turnKey(household, 0, 1)
    expect(await runAtOnce(households, kind)).toEqual([])
    for (const household of households) {
      expect(await faultsOf(household)).toEqual([])
      expect(await isIntact(admin(), household.person.user_id)).toBe(true)
    }
  },
)
