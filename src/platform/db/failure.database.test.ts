import { expect, inject, test } from 'vitest'
import { connect } from './connect.ts'
import { databaseFailure } from './failure.ts'

test('a database that takes no writes, as with a full disk, is one that is not available now', async () => {
  const sql = connect(inject('stack').environment.DATABASE_URL ?? '', 1)
  const write = sql.begin('read only', (transaction) => transaction`delete from roost.rate_limits`)
  const error = await write.catch(databaseFailure)
  await sql.end()
  expect(error).toMatchObject({ code: 'database_unavailable', status: 503 })
})
