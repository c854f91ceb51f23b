import { inject } from 'vitest'
import { roomyLimits } from './limits.ts'

// Verbs read their settings from the environment of the process.
Object.assign(process.env, inject('stack').environment, roomyLimits, { LOG_LEVEL: 'silent' })
