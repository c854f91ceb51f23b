import type { IncomingMessage } from 'node:http'
import { WebSocket as Ws } from 'ws'
import { REALTIME_PROTOCOL, TOKEN_PROTOCOL } from '#contract/realtime.ts'
import { type Connection, headersOf, hearRefusal, queryOf, type Transport } from './transport.ts'

const tokenOf = ({ credential }: Connection): string => {
  if ('token' in credential) return credential.token
  throw new Error('a WebSocket takes a token')
}

const addressOf = ({ url, cursor }: Connection) =>
  `${url.replace(/^http/, 'ws')}/v1/realtime?${queryOf(cursor)}`

/** A WebSocket of a program, which sends its token in a header. */
export const bySocket: Transport = (connection) =>
  hearSocket(connection, new Ws(addressOf(connection), { headers: headersOf(connection.credential) }))

/** A WebSocket of a program that says its token first. */
export const bySocketThatSaysItsToken: Transport = (connection) => {
  const socket = new Ws(addressOf(connection), REALTIME_PROTOCOL)
  socket.on('open', () => socket.send(JSON.stringify({ type: 'authenticate', token: tokenOf(connection) })))
  return hearSocket(connection, socket)
}

/** A WebSocket as browsers have it, which offers its token as a subprotocol. */
export const bySocketOfABrowser: Transport = (connection) =>
  new Promise((resolve) => {
    const protocols = [REALTIME_PROTOCOL, `${TOKEN_PROTOCOL}${tokenOf(connection)}`]
    const socket = new WebSocket(addressOf(connection), protocols)
    socket.onmessage = ({ data }) => connection.hear(JSON.parse(data))
    socket.onclose = ({ code, reason }) => resolve(`${code} ${reason}`)
    connection.signal.onabort = () => {
      // It says goodbye to a server that may be gone, so its own end is not waited for.
      socket.close()
      resolve('given up')
    }
  })

const hearSocket = (connection: Connection, socket: Ws): Promise<string> =>
  new Promise((resolve) => {
    let refusal: Promise<string> | undefined
    socket.on('message', (data) => connection.hear(JSON.parse(String(data))))
    socket.on('unexpected-response', (_, answer) => {
      refusal = bodyOf(answer).then((body) =>
        hearRefusal(connection, new Response(body, { status: answer.statusCode ?? 0 })),
      )
      refusal.then(resolve, (error) => resolve(String(error))).finally(() => socket.terminate())
    })
    socket.on('error', (error) => refusal ?? resolve(String(error)))
    socket.on('close', (code, reason) => refusal ?? resolve(`${code} ${reason}`))
    connection.signal.onabort = () => {
      resolve('given up')
      socket.terminate()
    }
  })

async function bodyOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of answer) text += chunk
  return text
}
