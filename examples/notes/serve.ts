import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const types = { html: 'text/html', css: 'text/css', js: 'text/javascript' }

/** Bundles the app, with the package it is built on, and serves it on loopback. Answers its address. */
export async function serveNotes(port: number): Promise<{ url: string; close: () => void }> {
  const files = new Map<string, string>()
  for (const name of ['index.html', 'style.css'])
    files.set(name, await readFile(join(import.meta.dirname, name), 'utf8'))
  for (const { name, code } of await bundle()) files.set(name, code)
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html'
    const file = files.get(name)
    const type = types[name.split('.').at(-1) as keyof typeof types]
    response.writeHead(file ? 200 : 404, { 'content-type': `${type}; charset=utf-8` }).end(file)
  })
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  return { url: `http://localhost:${port}`, close: () => server.close().closeAllConnections() }
}

async function bundle() {
  const entry = join(import.meta.dirname, '../../src/client/entry.ts')
  const app = await rolldown({
    input: join(import.meta.dirname, 'notes.ts'),
    platform: 'browser',
    // An app has the package installed instead.
    resolve: { alias: { roost: entry } },
  })
  const { output } = await app.generate({ format: 'esm', minify: true, entryFileNames: 'notes.js' })
  await app.close()
  return output.flatMap((file) => (file.type === 'chunk' ? [{ name: file.fileName, code: file.code }] : []))
}

if (import.meta.main) {
  const { url } = await serveNotes(Number(process.env.PORT ?? 5173))
  process.stdout.write(
    `Notes: ${url}/?server=http://localhost:3000&device=one (and device=two in another tab)\n`,
  )
}
