import { expect, inject, onTestFinished, test } from 'vitest'
import { retentionJobs } from '#domain/retention/retention-jobs.ts'
import { connect } from '#platform/db/connect.ts'

const [front] = inject('servers')

test('a server has its jobs due, by the rights of its login and beside the requests it answers', async () => {
  const sql = connect(front?.stack.admin_url ?? '', 1)
  onTestFinished(() => sql.end())
  const due = () => sql`select key, cron from pgboss.schedule where name = 'retention' order by key`
  const jobs = retentionJobs.map(({ name, cron }) => ({ key: name, cron }))
  await expect
    .poll(due, { timeout: 30_000 })
    .toEqual(jobs.toSorted((one, other) => one.key.localeCompare(other.key)))
})
