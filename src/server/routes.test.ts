import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dispatch, loadRoutes } from './routes.ts'

let folder: string
let dispatch: Dispatch

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roost-routes-'))
  for (const path of ['api/data', 'api/data/[type]', 'api/data/special', 'api/[...path]', '(group)/health']) {
    await mkdir(join(folder, path), { recursive: true })
    const source = `export const GET = async (request, { params }) => Response.json([${JSON.stringify(path)}, await params])`
    await writeFile(join(folder, path, 'route.ts'), source)
  }
  await writeFile(join(folder, 'page.tsx'), '')
  dispatch = await loadRoutes(folder)
})
afterAll(() => rm(folder, { recursive: true }))

const get = async (path: string, method = 'GET') => {
  const answer = await dispatch(path)?.(new Request(`http://localhost${path}`, { method }))
  return answer?.json()
}

test('a path goes to its route file, the more literal one first', async () => {
  expect(await get('/api/data')).toEqual(['api/data', {}])
  expect(await get('/api/data/special')).toEqual(['api/data/special', {}])
  expect(await get('/api/data/history')).toEqual(['api/data/[type]', { type: 'history' }])
  expect(await get('/api/data/h%69story')).toEqual(['api/data/[type]', { type: 'history' }])
  expect(await get('/api/data/%')).toEqual(['api/data/[type]', { type: '%' }])
  expect(await get('/api/other/thing')).toMatchObject(['api/[...path]', {}])
})

test('a group in parentheses is no part of the path', async () => {
  expect(await get('/health')).toEqual(['(group)/health', {}])
})

test('a path without a route file is left to the pages', () => {
  expect(dispatch('/')).toBeUndefined()
  expect(dispatch('/dashboard')).toBeUndefined()
})

test('a method that a route file does not know is refused with those that it does', async () => {
  const refused = await dispatch('/api/data')?.(
    new Request('http://localhost/api/data', { method: 'PROPFIND' }),
  )
  expect(refused?.status).toBe(405)
  expect(refused?.headers.get('allow')).toBe('GET')
  expect(await refused?.json()).toMatchObject({ success: false, code: 'method_not_allowed' })
})

test('HEAD is answered as GET', async () => {
  expect(await get('/api/data', 'HEAD')).toEqual(['api/data', {}])
})
