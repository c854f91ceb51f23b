import { USER_CODE_ALPHABET } from '#contract/device-login.ts'
import { serverHash } from '#platform/secrets/server-key.ts'

/**
 * The code a person compares, `WDJB-MJHT`: derived from the link's handle under a key of the server, so that the page
 * can show it while the database holds hashes alone. 34 bits.
 */
export function userCodeOf(handle: string): string {
  // 20 letters into 64 bits leave a bias below 10^-9.
  let number = serverHash('user-code', handle).readBigUInt64BE()
  let code = ''
  for (let position = 0; position < 8; position++) {
    code += USER_CODE_ALPHABET[Number(number % 20n)]
    number /= 20n
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** How a user code is kept. The key makes the hash useless to who steals the database: codes are short. */
export const hashUserCode = (code: string): Buffer => serverHash('user-code', `hash:${code.replace('-', '')}`)
