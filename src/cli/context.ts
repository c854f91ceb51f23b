import { type Device, parseServer } from '#client/connection.ts'
import { createFolderStorage } from '#client/node/folder-storage.ts'
import type { FolderProfileStore } from '#client/node/profile-store.ts'
import { CliError } from './error.ts'
import type { Output } from './output.ts'
import { profileFolder } from './profile/folder.ts'
import type { Prompts } from './prompts.ts'
import { version } from './version.ts'

/** What every command works with. */
export type Context = {
  output: Output
  /** Undefined where nobody can answer: in scripts and pipes. */
  prompts: Prompts | undefined
  env: NodeJS.Dict<string>
  profile: string
  folder: string
  /** Where the profile's secrets are. */
  whereKept: FolderProfileStore['whereKept']
  device: Device
  /** The server's address, and whether somebody asked for it or it is only the default. */
  server: { url: string; chosen: boolean }
}

/** The options that every command takes. `server_source` is commander's word for where the address came from. */
export type GlobalOptions = { profile: string; server: string; server_source: string | undefined }

/** Opens the profile and the address that the options name. */
export function createContext(
  given: Pick<Context, 'output' | 'prompts' | 'env'> & { signal: AbortSignal },
  options: GlobalOptions,
): Context {
  const { signal, ...rest } = given
  const folder = profileFolder(options.profile, given.env)
  const user_agent = `roost-cli/${version} (${process.platform})`
  const keychain = given.env.ROOST_KEYCHAIN === 'off' ? 'off' : 'system'
  const { store, documents } = createFolderStorage(folder, { keychain })
  return {
    ...rest,
    profile: options.profile,
    folder,
    whereKept: store.whereKept,
    device: {
      store,
      documents,
      signal,
      user_agent,
      streams_uploads: true,
    },
    server: { url: readServer(options.server), chosen: options.server_source !== 'default' },
  }
}

/** Throws when `--server` names another server than the one the profile is signed in to. */
export function checkServer(context: Context, profile: { server: string } | undefined): void {
  if (!profile || !context.server.chosen || profile.server === context.server.url) return
  throw new CliError(
    'usage',
    `The profile "${context.profile}" is signed in to ${profile.server}. For ${context.server.url}, use another --profile.`,
  )
}

function readServer(address: string): string {
  try {
    return parseServer(address)
  } catch (error) {
    throw new CliError('usage', (error as Error).message)
  }
}
