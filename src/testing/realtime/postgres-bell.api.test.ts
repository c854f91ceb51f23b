import { afterAll } from 'vitest'
import { anySchedule } from './any-schedule.ts'
import { startCluster } from './cluster.ts'
import { cutWithinASecond } from './cut-within-a-second.ts'
import { exactlyTheLog } from './exactly-the-log.ts'
import { halfOpen } from './half-open.ts'
import { heardAtOnce } from './heard-at-once.ts'
import { refetched } from './refetched.ts'

const SEED = 20_261_121
const cluster = await startCluster('Postgres', SEED)
afterAll(cluster.close)

exactlyTheLog(cluster, SEED)
anySchedule(cluster)
heardAtOnce(cluster)
cutWithinASecond(cluster)
halfOpen(cluster)
refetched(cluster)
