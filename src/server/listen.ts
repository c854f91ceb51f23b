import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InvalidConfig } from '#platform/config/config.ts'

/** Takes the port and answers it (0 asks for any). A port that is not to be had names the variable that chose it. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)))
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new InvalidConfig(
        `Port ${port} is taken. Choose another with PORT, for example: PORT=3001 npm start`,
      )
    case 'EACCES':
      return new InvalidConfig(`Port ${port} needs more rights. Choose one above 1023 with PORT.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new InvalidConfig(`This machine has no address ${host}. Choose one with HOST.`)
    default:
      return error
  }
}
