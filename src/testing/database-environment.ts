import { inject } from 'vitest'

// Verbs read their settings from the environment of the process.
Object.assign(process.env, inject('stack').environment, { LOG_LEVEL: 'silent' })
