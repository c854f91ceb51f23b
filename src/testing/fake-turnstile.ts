import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from './listen.ts'

/** The verification endpoint of Turnstile, by its documentation: a token is good once, unknown ones are invalid. */
export async function startFakeTurnstile(secret: string) {
  const fresh = new Set<string>()
  const spent = new Set<string>()
  const asked: Record<string, string>[] = []
  let mode: 'well' | 'broken' | 'slow' | 'garbled' = 'well'

  const refuse = (code: string) =>
    Response.json({ success: false, 'error-codes': [code], messages: [] }, { status: 200 })

  const { url, close } = await listen(async (request) => {
    const form = Object.fromEntries(new URLSearchParams(await request.text()))
    asked.push(form)
    if (mode === 'broken') return new Response('upstream', { status: 503 })
    if (mode === 'garbled') return new Response('<html>')
    if (mode === 'slow') await sleep(20_000)
    if (form.secret !== secret) return refuse('invalid-input-secret')
    if (!form.response) return refuse('missing-input-response')
    if (spent.has(form.response)) return refuse('timeout-or-duplicate')
    if (!fresh.delete(form.response)) return refuse('invalid-input-response')
    spent.add(form.response)
    return Response.json({
      success: true,
      challenge_ts: new Date().toISOString(),
      hostname: 'localhost',
      'error-codes': [],
      action: '',
      cdata: '',
    })
  })
  return {
    url: `${url}/turnstile/v0/siteverify`,
    close,
    asked,
    issue: (token: string) => fresh.add(token),
    behave: (how: typeof mode) => {
      mode = how
    },
  }
}
