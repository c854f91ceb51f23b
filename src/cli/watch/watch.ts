import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { requireVault } from '#client/vault/require-vault.ts'
import { isWatched, openFolder } from './folder-mark.ts'
import { keepWatching } from './keep-watching.ts'
import { createReporter } from './report-state.ts'
import { sayEvent } from './say-event.ts'
import { syncOnce } from './sync-once.ts'

/** Another watch that is just ending lets go within this. */
const PATIENCE_MS = 2000

/** Keeps a folder and the vault the same, until Ctrl-C or something in the way that only a person can mend. */
export async function watch(
  context: Context,
  named: string | undefined,
  { once = false } = {},
): Promise<void> {
  const { output } = context
  const given = named ?? (isWatched('.') ? '.' : undefined)
  if (given === undefined)
    throw new CliError(
      'usage',
      'Name a folder, for example "roost watch ~/notes". Without one, the folder you are in is only watched if it was before.',
    )
  const device = { ...context.device, pauses_ms: [300] }
  const { profile } = await requireVault(device)
  checkServer(context, profile)
  const folder = openFolder(given, profile.account_id)
  await alone(context, `watch-${folder.key}`, given, async () => {
    const reporter = await createReporter(device, (event) => sayEvent(output, event))
    const watching = { device, folder, say: reporter.say }
    if (once) await syncOnce(context, watching, reporter)
    else await keepWatching(context, watching, reporter)
  })
}

/** Does the work unless a second watch of this profile does it already. */
async function alone(
  { device, profile }: Context,
  name: string,
  folder: string,
  work: () => Promise<void>,
): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const waiting = AbortSignal.any([patience, ...(device.signal ? [device.signal] : [])])
  let is_alone = false
  try {
    await device.documents.exclusive(name, waiting, () => {
      is_alone = true
      return work()
    })
  } catch (error) {
    if (is_alone || !patience.aborted) throw error
    throw new CliError(
      'already_watched',
      `${folder} is watched by another "roost watch" of the profile "${profile}" already.`,
    )
  }
}
