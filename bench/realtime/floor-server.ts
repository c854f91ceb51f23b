import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'

/** What a client says: that it follows a topic, or what is written to one. */
type Said = { follow: number } | { write: number; content: unknown }

/** The least a server can do that tells followers of writes: it keeps a number for each topic, and nothing else. */
const topics = new Map<number, { number: number; followers: Set<WebSocket> }>()

function topicOf(name: number) {
  const topic = topics.get(name) ?? { number: 0, followers: new Set<WebSocket>() }
  topics.set(name, topic)
  return topic
}

function follow(socket: WebSocket, name: number): void {
  const { followers } = topicOf(name)
  followers.add(socket)
  socket.on('close', () => followers.delete(socket))
  socket.send('{"type":"following"}')
}

function write(socket: WebSocket, name: number, content: unknown): void {
  const topic = topicOf(name)
  topic.number++
  const news = JSON.stringify({ type: 'written', number: topic.number, content })
  for (const follower of topic.followers) follower.send(news)
  socket.send('{"type":"done"}')
}

const http = createServer((_request, response) => response.end())
new WebSocketServer({ server: http }).on('connection', (socket) => {
  socket.on('message', (text) => {
    const said: Said = JSON.parse(String(text))
    if ('follow' in said) follow(socket, said.follow)
    else write(socket, said.write, said.content)
  })
})
http.listen(Number(process.env.PORT), process.env.HOST)
