import { randomUUID } from 'node:crypto'
import { listen } from './listen.ts'

type Person = { id: number; login: string; email: string }

/** A GitHub Enterprise server's part in signing in: it asks nobody, and says who signs in next. */
export async function startFakeGithub() {
  const codes = new Map<string, Person>()
  const tokens = new Map<string, Person>()
  const asked: URL[] = []
  let next: Person | 'denied' = 'denied'

  const authorize = (url: URL): Response => {
    asked.push(url)
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    back.searchParams.set('state', url.searchParams.get('state') ?? '')
    if (next === 'denied') back.searchParams.set('error', 'access_denied')
    else {
      const code = randomUUID()
      codes.set(code, next)
      back.searchParams.set('code', code)
    }
    return new Response(null, { status: 302, headers: { location: back.href } })
  }
  const exchange = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text())
    const person = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    if (!person || form.get('client_secret') !== 'github-secret') {
      return Response.json({ error: 'bad_verification_code' })
    }
    const access_token = `gho_${randomUUID()}`
    tokens.set(access_token, person)
    return Response.json({ access_token, token_type: 'bearer', scope: 'user:email' })
  }

  const { url, close } = await listen((request) => {
    const address = new URL(request.url)
    const { pathname } = address
    if (pathname === '/login/oauth/authorize') return authorize(address)
    if (pathname === '/login/oauth/access_token') return exchange(request)
    const person = tokens.get((request.headers.get('authorization') ?? '').replace(/^Bearer /, ''))
    if (!person) return Response.json({ message: 'Bad credentials' }, { status: 401 })
    const { id, login, email } = person
    if (pathname === '/api/v3/user') return Response.json({ id, login, name: login, avatar_url: '' })
    return Response.json([{ email, verified: true, primary: true }])
  })
  return {
    url,
    close,
    /** The authorization requests it got. */
    asked,
    signInNext: (person: Person | 'denied') => {
      next = person
    },
  }
}
