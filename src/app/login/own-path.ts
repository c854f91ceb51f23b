/** Stands for this server while a path is parsed; no path can name it. */
const HERE = 'http://roost.invalid'

/** A space or control character, or a backslash, which browsers take for a slash. */
const MISLEADING = /[\s\\\p{Cc}]/u

/**
 * `path` when it leads to a page of this server, normalised; undefined when it leads, or might be made to lead, to
 * another one. What comes from a link decides where a person is sent, so whatever is doubtful is refused.
 */
export function ownPath(path: unknown): string | undefined {
  if (typeof path !== 'string' || !path.startsWith('/') || MISLEADING.test(path)) return undefined
  if (!URL.canParse(path, HERE)) return undefined
  const { origin, pathname, search, hash } = new URL(path, HERE)
  if (origin !== HERE || pathname.startsWith('//')) return undefined
  return `${pathname}${search}${hash}`
}
