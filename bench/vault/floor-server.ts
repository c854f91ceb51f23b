import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { connect } from '#platform/db/connect.ts'

const sql = connect(process.env.FLOOR_DATABASE_URL ?? '', 1)
await sql`create table public.floor (id integer primary key, bytes bytea storage external not null)`

/** The least a server can do that keeps what it is sent: one statement, whoever asks. */
createServer(async (request, response) => {
  if (request.method === 'PUT') {
    const bytes = await buffer(request)
    await sql`insert into public.floor values (1, ${bytes}) on conflict (id) do update set bytes = excluded.bytes`
    response.end()
  } else {
    const [row] = await sql`select bytes from public.floor`
    response.end(row?.bytes)
  }
}).listen(Number(process.env.PORT), process.env.HOST)
