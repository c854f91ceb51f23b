import { acceptedCost, argon2idCost } from '#crypto/keyring/argon2id.ts'

const real = { ...argon2idCost }
const { memory_kib, passes, lanes } = acceptedCost
const least = { memory_kib: memory_kib[0], passes: passes[0], lanes: lanes[0] }

/** Lets new keyrings of this process ask for the least stretching that a device accepts, a fifth of the real work. */
export const stretchLeast = (): unknown => Object.assign(argon2idCost, least)

/** Lets new keyrings of this process cost what they cost people. */
export const stretchFully = (): unknown => Object.assign(argon2idCost, real)
