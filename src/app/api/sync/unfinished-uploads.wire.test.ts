import { connect, type Socket } from 'node:net'
import { connect as connectSafely } from 'node:tls'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { opaqueBlob, opaqueKeyring } from '#testing/sealed.ts'
import { send, signUpWithDevice } from '#testing/wire.ts'

const path = '/api/sync/data/collection'

/** How a client's connection ends in the middle of what it sends. */
const ends: Record<string, (socket: Socket) => void> = {
  'is cut off': (socket) => socket.resetAndDestroy(),
  'is closed': (socket) => socket.destroy(),
  'says that it is done': (socket) => socket.end(),
}

const framings: Record<string, (body: Uint8Array) => { header: string; half: Uint8Array }> = {
  'announced its length': (body) => ({
    header: `content-length: ${body.length}`,
    half: body.subarray(0, body.length / 2),
  }),
  'sends chunks': (body) => {
    const half = body.subarray(0, body.length / 2)
    const size = `${half.length.toString(16)}\r\n`
    return {
      header: 'transfer-encoding: chunked',
      half: Buffer.concat([Buffer.from(size), half, Buffer.from('\r\n')]),
    }
  },
}

anyServer((server) => {
  const { hostname, port, host, protocol } = new URL(server.url)
  const open = () =>
    protocol === 'https:'
      ? connectSafely({ host: hostname, port: Number(port || 443), servername: hostname })
      : connect(Number(port || 80), hostname)

  /** Sends a request up to the middle of its body and ends the connection as told, once all of that is on its way. */
  const sendHalf = (lines: string[], half: Uint8Array, end: (socket: Socket) => void) =>
    new Promise<void>((resolve) => {
      const socket = open()
      socket.on('close', () => resolve()).on('error', () => {})
      socket.resume()
      socket.write([`PUT ${path} HTTP/1.1`, `host: ${host}`, ...lines, '', ''].join('\r\n'))
      socket.write(half, () => end(socket))
    })

  for (const [how, end] of Object.entries(ends)) {
    for (const [framed, frame] of Object.entries(framings)) {
      test(`a client that ${framed} and ${how} in the middle of a sealed blob leaves nothing`, async () => {
        const { token, user_id } = await signUpWithDevice(server)
        const first = { 'if-none-match': '*' }
        const json = { keyring: opaqueKeyring(user_id) }
        await send(server, 'PUT', '/api/sync/keyring', { token, headers: first, json })
        // Half of a sealed blob is one, too, of a shorter content: nothing but its end says that it is whole.
        const blob = opaqueBlob({ account_id: user_id, data_type: 'collection', revision: 1 }, 300_000)
        const { header, half } = frame(blob)
        const octets = 'content-type: application/octet-stream'
        const lines = [`authorization: Bearer ${token}`, octets, 'if-none-match: *', header]
        for (let time = 0; time < 5; time++) await sendHalf(lines, half, end)

        const headers = { ...first, 'content-type': 'application/octet-stream' }
        expect(await send(server, 'PUT', path, { token, headers, body: blob })).toMatchObject({ status: 200 })
        const { items } = (await send(server, 'GET', `${path}/versions`, { token })).body.data
        expect(items).toMatchObject([{ version: 1, blob_size_bytes: blob.length }])
      })

      test(`an older client that ${framed} and ${how} in the middle of its JSON leaves nothing`, async () => {
        const { token } = await signUpWithDevice(server)
        const text = JSON.stringify({ encrypted_blob: 'A'.repeat(300_000), nonce: 'AAAA' })
        const { header, half } = frame(Buffer.from(text))
        const lines = [`authorization: Bearer ${token}`, 'content-type: application/json', header]
        for (let time = 0; time < 5; time++) await sendHalf(lines, half, end)
        const answer = await send(server, 'PUT', path, {
          token,
          json: { encrypted_blob: 'AAAA', nonce: 'AAAA' },
        })
        expect(answer.body.data).toMatchObject({ version: 1, blob_size_bytes: 3 })
      })
    }
  }
})
