import type { Context } from '#cli/context.ts'
import type { KeptAt } from '#client/node/profile-store.ts'

const fileSentences: Record<Exclude<KeptAt['keychain'], 'used'>, string> = {
  off: "the system's keychain is turned off (ROOST_KEYCHAIN=off).",
  unavailable: 'there is no keychain here that can be used.',
  not_yet: "the next change of the profile moves them under the system's keychain.",
}

/** Where the token and the keys are, in the words of every place that says so. */
export async function keyStorage({ whereKept }: Context) {
  const { path, keychain } = await whereKept()
  const sentence =
    keychain === 'used'
      ? `Token and keys are sealed in ${path}; the key to them is in the system's keychain.`
      : `Token and keys are kept in ${path}, which only your user can read; ${fileSentences[keychain]}`
  return { sentence, fields: { keys_kept_in: path, keychain } }
}
