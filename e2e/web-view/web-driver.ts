/** An element of the open page, by the reference the driver knows it by (WebDriver, "element-6066-…"). */
type ElementReference = Record<string, string>

/** The few commands of the WebDriver protocol (W3C) that the suite needs of a browser Playwright cannot drive. */
export type WebDriver = {
  open: (url: string) => Promise<void>
  /** Runs a function body in the page and answers what it returns, once it settles. */
  evaluate: <T>(body: string, ...args: unknown[]) => Promise<T>
  press: (selector: string) => Promise<void>
  fill: (selector: string, text: string) => Promise<void>
  /** A picture of the page, as PNG. */
  picture: () => Promise<Buffer>
  close: () => Promise<void>
}

/** Opens a window of a browser by its driver. Every command throws what the driver says went wrong. */
export async function openWindow(driver: string, capabilities: object): Promise<WebDriver> {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${driver}${path}`, { method, body: body ? JSON.stringify(body) : null })
    const { value } = (await answer.json()) as { value: T & { message?: string } }
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message}`)
    return value
  }
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', {
    capabilities: { alwaysMatch: capabilities },
  })
  const session = `/session/${sessionId}`
  const find = async (selector: string) => {
    const reference = await call<ElementReference>('POST', `${session}/element`, {
      using: 'css selector',
      value: selector,
    })
    return `${session}/element/${Object.values(reference)[0]}`
  }
  return {
    open: (url) => call('POST', `${session}/url`, { url }),
    evaluate: (script, ...args) => call('POST', `${session}/execute/sync`, { script, args }),
    press: async (selector) => call('POST', `${await find(selector)}/click`, {}),
    fill: async (selector, text) => call('POST', `${await find(selector)}/value`, { text }),
    picture: async () => Buffer.from(await call<string>('GET', `${session}/screenshot`), 'base64'),
    close: () => call('DELETE', session),
  }
}
