import { afterAll } from 'vitest'
import { startCluster } from './cluster.ts'
import { exactlyTheLog } from './exactly-the-log.ts'
import { heardAtOnce } from './heard-at-once.ts'

const SEED = 20_261_122
const cluster = await startCluster('Redis', SEED)
afterAll(cluster.close)

exactlyTheLog(cluster, SEED)
heardAtOnce(cluster)
