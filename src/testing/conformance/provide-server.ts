import type { TestProject } from 'vitest/node'
import { z } from 'zod'

const Given = z.object({ url: z.url(), cookies: z.array(z.string()) })

/** Hands the tests what `npm run conformance` was called with. */
export default function setup({ provide }: TestProject): void {
  const given = process.env.CONFORMANCE
  if (!given) throw new Error('These tests need a server: npm run conformance -- --url URL')
  const { url, cookies } = Given.parse(JSON.parse(given))
  provide('conformance', { server: { name: new URL(url).host, url }, cookies })
}
