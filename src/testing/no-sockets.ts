import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy on loopback that passes requests on, and knows nothing of WebSockets. */
export async function startProxyWithoutSockets(target: string) {
  const proxy = createServer((incoming, answer) => {
    const { method = 'GET', headers, url = '/' } = incoming
    const onward = request(target + url, { method, headers }, (received) => {
      answer.writeHead(received.statusCode ?? 502, received.headers)
      received.on('error', () => answer.destroy())
      received.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  let refused = 0
  proxy.on('upgrade', (_, socket) => {
    refused++
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    /** How many WebSockets were not let through. */
    refused: () => refused,
    close: async () => {
      proxy.closeAllConnections()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
