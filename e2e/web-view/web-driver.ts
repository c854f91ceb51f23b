/** The few commands of the WebDriver protocol (W3C) that the suite needs of a browser Playwright cannot drive. */
export type WebDriver = {
  open: (url: string) => Promise<void>
  /** Runs a function body in the page and answers what it returns. */
  evaluate: <T>(body: string, ...args: unknown[]) => Promise<T>
  press: (selector: string) => Promise<void>
  fill: (selector: string, text: string) => Promise<void>
  close: () => Promise<void>
}

/** Opens a window of a browser by its driver. Every command throws what the driver says went wrong. */
export async function openWindow(driver: string): Promise<WebDriver> {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${driver}${path}`, { method, body: body ? JSON.stringify(body) : null })
    const { value } = (await answer.json()) as { value: T & { message?: string } }
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message}`)
    return value
  }
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', { capabilities: {} })
  const session = `/session/${sessionId}`
  const find = async (selector: string) => {
    const by = { using: 'css selector', value: selector }
    // One field, whose name is the protocol's and whose value is the element's.
    const reference = await call<Record<string, string>>('POST', `${session}/element`, by)
    return `${session}/element/${Object.values(reference)[0]}`
  }
  return {
    open: (url) => call('POST', `${session}/url`, { url }),
    evaluate: (script, ...args) => call('POST', `${session}/execute/sync`, { script, args }),
    press: async (selector) => call('POST', `${await find(selector)}/click`, {}),
    fill: async (selector, text) => call('POST', `${await find(selector)}/value`, { text }),
    close: () => call('DELETE', session),
  }
}
