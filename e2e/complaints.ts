import type { BrowserContext } from '@playwright/test'

/**
 * What a browser complains about in the pages of `context`, as it comes: errors in the console, among them whatever the
 * content policy has stopped, exceptions nobody caught, and requests to anybody but a server of this machine.
 */
export function hearComplaints(context: BrowserContext, complaints: string[]): void {
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.page()?.url()}: ${message.text()}`)
  })
  context.on('weberror', (thrown) => complaints.push(`${thrown.page()?.url()}: ${thrown.error()}`))
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(request.url())
  })
}
