/** The first that a user agent names is what it is: each browser names those below it as well. */
const browsers = [
  [/\bEdgi?A?(?:OS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const

const systems = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const

const platforms: Record<string, string> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

const find = (known: readonly (readonly [RegExp, string])[], text: string) =>
  known.find(([pattern]) => pattern.test(text))?.[1]

/**
 * A user agent as a person says it: "Firefox on Linux". Our own command line is named as such; what is no browser goes by
 * its own first word.
 */
export function userAgentWords(user_agent: string | null): string {
  if (!user_agent) return 'A program that did not say its name'
  const [, version, platform = ''] = /^roost-cli\/(\S+) \((\w+)\)/.exec(user_agent) ?? []
  if (version) return `Roost command line on ${platforms[platform] ?? platform}`
  const name = user_agent.startsWith('Mozilla/') ? find(browsers, user_agent) : undefined
  if (!name) return /^[^\s/]{1,40}/.exec(user_agent)?.[0] ?? 'A program that did not say its name'
  const system = find(systems, user_agent)
  return system ? `${name} on ${system}` : name
}
