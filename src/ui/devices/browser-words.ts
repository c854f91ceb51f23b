/** The first that a user agent names is what it is: each browser names those before it in the way of the web as well. */
const browsers = [
  [/\bEdgi?A?(?:OS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/\S+ .*Safari\//, 'Safari'],
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

const find = (known: readonly (readonly [RegExp, string])[], text: string) =>
  known.find(([pattern]) => pattern.test(text))?.[1]

/** A user agent as a person says it: "Firefox on Linux". What is no browser is named by its own first word. */
export function browserWords(user_agent: string | null): string {
  if (!user_agent) return 'Unknown browser'
  const name = find(browsers, user_agent) ?? /^[^\s/]{1,40}/.exec(user_agent)?.[0] ?? 'Unknown browser'
  const system = find(systems, user_agent)
  return system ? `${name} on ${system}` : name
}
