import { beforeEach } from 'vitest'
import { conformanceRun } from './conformance-run.ts'
import { moveAddress } from './move-address.ts'
import { startOver } from './people.ts'

const { server } = conformanceRun() ?? {}

beforeEach(async () => {
  startOver()
  if (server) await moveAddress(server.url)
})
