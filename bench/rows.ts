import type { SqlCell } from './direct-sql.ts'
import type { Worker } from './jobs.ts'
import type { Lane } from './lane.ts'
import type { LoadCell } from './load.ts'
import type { Duration, Sample } from './measure.ts'
import type { Targets } from './targets.ts'

/** A row of the table: how one cell of it is measured, and the samples so far for each number of connections. */
export type Row = {
  title: string
  measure: (lanes: readonly Lane[], duration: Duration) => Promise<Sample>
  samples: Map<number, Sample[]>
}

/** Every row, in the order of the table: ceilings first, and each verb above the SQL it calls. */
export function createRows(urls: Targets['urls'], load: Worker, sql: Worker) {
  const row = (title: string, measure: Row['measure']): Row => ({ title, measure, samples: new Map() })
  const http = (title: string, url: string, traffic: LoadCell['traffic']) =>
    row(title, (lanes, duration) => load.run('load', { url, traffic, lanes, duration } satisfies LoadCell))
  const direct = (title: string, verb: SqlCell['verb']) =>
    row(title, (lanes, duration) => sql.run('measure', { verb, lanes, duration } satisfies SqlCell))
  return {
    bare: http('bare `node:http`, constant answer', urls.bare, 'constant'),
    next: http('plain `next start`, constant route handler ¹', urls.next, 'constant_route'),
    constant: http('**Roost**, the same route handler ¹', urls.roost, 'constant_route'),
    put: http('**Roost**, PUT of a sealed blob, 4 KiB', urls.roost, 'put'),
    put_sql: direct('`roost.put_blob` called directly', 'put'),
    get: http('**Roost**, GET of a sealed blob, 4 KiB', urls.roost, 'get'),
    get_sql: direct('`roost.get_blob` called directly', 'get'),
    poll: http('**Roost**, poll of a pending login', urls.roost, 'poll'),
    poll_sql: direct('`roost.redeem_grant` called directly', 'poll'),
  }
}
