import { stretchLeast } from './stretching.ts'

// Stretching passphrases is most of what tests with keyrings would take. Those that are about its cost take this back.
stretchLeast()
