import { expect, inject, test } from 'vitest'
import { retentionJobs } from '#domain/retention/retention-jobs.ts'
import { adminOf } from '#testing/admin.ts'
import type { TestServer } from '#testing/provided.ts'

const [front] = inject('servers') as [TestServer]

test('a server has its jobs due, by the rights of its login and beside the requests it answers', async () => {
  const due = () =>
    adminOf(front)`select key, cron from pgboss.schedule where name = 'retention' order by key`
  const jobs = retentionJobs.map(({ name, cron }) => ({ key: name, cron }))
  await expect.poll(due).toEqual(jobs.toSorted((one, other) => one.key.localeCompare(other.key)))
})
