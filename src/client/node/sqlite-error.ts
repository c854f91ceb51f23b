const results = { busy: 5, corrupt: 11, full: 13, not_a_database: 26 } as const

/** Which of the failures that have an answer SQLite has reported, if it is one of them. */
export function sqliteFailure(error: unknown): keyof typeof results | undefined {
  const { errcode } = error as { errcode?: unknown }
  if (typeof errcode !== 'number') return undefined
  // The upper bits say more about the same result.
  const result = Object.entries(results).find(([, code]) => code === (errcode & 0xff))
  return result?.[0] as keyof typeof results | undefined
}
