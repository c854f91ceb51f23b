/** Whether a browser that is opened here would be seen by the person who runs this. */
export function hasDisplay(env: NodeJS.Dict<string>, platform: NodeJS.Platform): boolean {
  if (env.CI) return false
  if (platform === 'linux' || platform.endsWith('bsd')) return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
  return !env.SSH_CONNECTION
}

/** Opens a link in the browser. Whether that worked is for the person to see: the link is printed too. */
export async function openBrowser(link: string): Promise<void> {
  const { default: open } = await import('open')
  const opener = await open(link).catch(() => undefined)
  opener?.on('error', () => {})
}
