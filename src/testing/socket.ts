import { once } from 'node:events'
import { expect, onTestFinished } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import type { RealtimeMessage } from '#contract/realtime.ts'
import type { WireServer } from './provided.ts'

/** A WebSocket of a test: what it was sent but for pings, and how it was closed. */
export type TestSocket = {
  socket: WebSocket
  messages: RealtimeMessage[]
  /** How it was closed: the code and the reason. */
  closed: Promise<{ code: number; reason: string }>
}

type Opening = { path?: string; protocols?: string[] } & ClientOptions

/** Opens a WebSocket, which is gone when the test ends. Rejects with the refusal when it is answered as plain HTTP. */
export async function openSocket(
  server: WireServer,
  { path = '/v1/realtime', protocols = [], ...options }: Opening = {},
): Promise<TestSocket> {
  const socket = new WebSocket(server.url.replace(/^http/, 'ws') + path, protocols, options)
  onTestFinished(() => socket.terminate())
  const messages: RealtimeMessage[] = []
  socket.on('message', (data) => {
    const message: RealtimeMessage = JSON.parse(String(data))
    if (message.type !== 'ping') messages.push(message)
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  await once(socket, 'open')
  return { socket, messages, closed }
}

/** What a handshake is answered that does not become a WebSocket. */
export async function declinedUpgrade(server: WireServer, opening: Opening): Promise<unknown> {
  const { path = '/v1/realtime', protocols = [], ...options } = opening
  const socket = new WebSocket(server.url.replace(/^http/, 'ws') + path, protocols, options)
  socket.on('error', () => {})
  const [request, answer] = await once(socket, 'unexpected-response')
  let text = ''
  for await (const chunk of answer) text += chunk
  request.destroy()
  return { status: answer.statusCode, body: JSON.parse(text) }
}

/** Waits until a socket has caught up. */
export const untilUpToDate = ({ messages }: TestSocket): Promise<unknown> =>
  expect.poll(() => messages.map(({ type }) => type)).toContain('up_to_date')

/** The numbers of the events a socket was sent. */
export const numbersOf = ({ messages }: TestSocket): number[] =>
  messages.flatMap((message) => ('created_at' in message ? [message.seq] : []))
