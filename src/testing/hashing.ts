/** Lets Auth hash passwords at the least cost bcrypt knows. No test but those of `src/embedded` is about it. */
export const leastHashing = { LITE_AUTH_BCRYPT_COST: '4' }
