/** Where a role connects. */
export interface DatabaseLogin {
  socketDir: string
  user: string
  password: string
  database?: string
}

/** The connection URL of a login by unix socket, as pg and libpq understand it; postgres.js needs `socketHost` besides. */
export function databaseUrl({ socketDir, user, password, database = 'postgres' }: DatabaseLogin): string {
  // The port names the socket file. It is written out because clients would else take PGPORT from the environment.
  return `postgres://${user}:${password}@${encodeURIComponent(socketDir)}:5432/${database}`
}

/** The option postgres.js needs for a URL whose host is a socket folder: it does not decode that by itself. */
export function socketHost(url: string): { host?: string } {
  const host = decodeURIComponent(new URL(url).hostname)
  return host.startsWith('/') ? { host } : {}
}
