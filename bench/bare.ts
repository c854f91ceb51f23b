import { createServer } from 'node:http'

const BODY = JSON.stringify({ success: true, data: null })

/** The least a server written in Node can do: the ceiling of every other row. */
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length })
  response.end(BODY)
}).listen(Number(process.env.PORT), process.env.HOST)
