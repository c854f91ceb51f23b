import { join } from 'node:path'
import { type Context, checkServer } from '#cli/context.ts'
import { openVault } from '#cli/login/open-vault.ts'
import { signIn } from '#cli/login/sign-in.ts'
import { ServerRefusal } from '#client/errors.ts'
import { lock } from '#client/node/lock.ts'
import { createFolder } from '#client/node/private-folder.ts'
import { inspectVault, type VaultState } from '#client/vault/inspect-vault.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { keyStorage } from './key-storage.ts'

export type LoginOptions = {
  name?: string | undefined
  browser: boolean
  passphrase_file?: string | undefined
  recovery_out?: string | undefined
  recovery_file?: string | undefined
  pair?: boolean | undefined
}

/** Signs this device in and gives it the account's key. What an earlier try has finished is not done again. */
export async function login(context: Context, options: LoginOptions): Promise<void> {
  const { device, folder, output, profile: profile_name } = context
  createFolder(folder)
  const release = lock(join(folder, 'login.lock'), 0)
  try {
    const state = await reachVault(context, options)
    const vault = await openVault(context, state, options)
    const { profile } = await requireSession(device)
    const { server, account_id, device_id, device_name } = profile
    const kept = await keyStorage(context)
    output.result(
      {
        profile: profile_name,
        server,
        account_id,
        device_id,
        device_name,
        vault,
        ...kept.fields,
      },
      `"${device_name}" is signed in to ${server} and can read and write this account's data.\n${kept.sentence}`,
    )
    output.hint(
      '"roost push <type> <file>" stores a file; "roost pull <type> <file>" gets it on another device.',
    )
  } finally {
    release()
  }
}

/** Signs in where there is no session that still lives, and looks at the account's keyring. */
async function reachVault(context: Context, options: LoginOptions): Promise<VaultState> {
  const { device, server } = context
  const profile = await device.store.read()
  checkServer(context, profile)
  if (profile) {
    try {
      return await inspectVault(device)
    } catch (error) {
      if (!(error instanceof ServerRefusal && error.code === 'unauthorized')) throw error
      context.output.say('The session of this device is over. Signing in again.')
    }
  }
  await signIn(context, profile?.server ?? server.url, options)
  return inspectVault(device)
}
