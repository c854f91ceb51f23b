import { afterAll } from 'vitest'
import { startCluster } from './cluster.ts'
import { cutWithinASecond } from './cut-within-a-second.ts'
import { exactlyTheLog } from './exactly-the-log.ts'

const SEED = 20_261_123
const cluster = await startCluster('no doorbell', SEED)
afterAll(cluster.close)

exactlyTheLog(cluster, SEED)
cutWithinASecond(cluster)
