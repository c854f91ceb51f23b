import { serverUrl } from '#platform/config/config.ts'

/** The `Link` header (RFC 8288) to the page that follows: `path` with these query parameters. */
export function nextLink(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return `<${serverUrl()}${path}?${new URLSearchParams(given)}>; rel="next"`
}
