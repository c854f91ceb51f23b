import type { Origin } from '#platform/http/origin.ts'
import { addressKey } from '#platform/limit/address-key.ts'
import { spend } from '#platform/limit/limit.ts'

type TakeBack = () => Promise<void>

/**
 * Counts a try to sign in, against the account together with the address it comes from and against the address alone.
 * Throws `too_many_requests`. What is answered takes the try back once it turned out to be none.
 */
export async function spendSignIn(email: string, { ip }: Origin): Promise<TakeBack> {
  const address = addressKey(ip)
  const takeBackAddress = await spend('LIMIT_SIGN_INS_ADDRESS', address)
  const takeBackAccount = await spend('LIMIT_SIGN_INS', `${normalEmail(email)} ${address}`)
  return async () => {
    await Promise.all([takeBackAddress(), takeBackAccount()])
  }
}

/** Counts a try of a one-time code or link, as {@link spendSignIn} does. */
export const spendVerification = ({ ip }: Origin): Promise<TakeBack> =>
  spend('LIMIT_SIGN_INS_ADDRESS', addressKey(ip))

/** Counts an account that is created, or a mail that is asked for. */
export const spendSignUp = ({ ip }: Origin): Promise<TakeBack> => spend('LIMIT_SIGN_UPS', addressKey(ip))

/** An address in the one spelling Auth keeps. */
export const normalEmail = (email: string): string => email.trim().toLowerCase()
