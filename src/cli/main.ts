#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Halves the time to start. Beside the user's own caches, since a shared folder could be filled by others.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'roost'))
const { run } = await import('./run.ts')

process.exitCode = await run(process.argv)
