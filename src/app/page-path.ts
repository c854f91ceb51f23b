import { ownPath } from '#app/login/own-path.ts'

/** By which `proxy.ts` tells a page its own path and query; layouts are not told otherwise. */
export const PAGE_PATH_HEADER = 'x-roost-page-path'

/** The path and query of the page a request asks for. */
export const pagePath = (headers: Pick<Headers, 'get'>): string =>
  ownPath(headers.get(PAGE_PATH_HEADER)) ?? '/dashboard'
