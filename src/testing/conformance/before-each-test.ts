import { beforeEach, inject } from 'vitest'
import { moveAddress } from './move-address.ts'
import { startOver } from './people.ts'

const { server } = inject('conformance') ?? {}

beforeEach(async () => {
  startOver()
  if (server) await moveAddress(server.url)
})
