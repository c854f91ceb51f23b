const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const

const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iOS'],
  ['iPad', 'iPadOS'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const

const platforms: Record<string, string> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

/** What a program that names itself by a user agent is, in short: "Firefox on Linux". Others go by what they say. */
export function clientWords(user_agent: string | null): string {
  if (!user_agent) return 'A program that did not say its name'
  const [, version, platform = ''] = /^roost-cli\/(\S+) \((\w+)\)/.exec(user_agent) ?? []
  if (version) return `Roost command line on ${platforms[platform] ?? platform}`
  const browser = browsers.find(([sign]) => user_agent.includes(`${sign}/`))?.[1]
  if (!browser || !user_agent.startsWith('Mozilla/')) return user_agent
  const system = systems.find(([sign]) => user_agent.includes(sign))?.[1]
  return system ? `${browser} on ${system}` : browser
}
