import { type Context, checkServer } from '#cli/context.ts'
import { tell } from '#cli/exit-code.ts'
import { listContents } from '#client/sync/list-contents.ts'
import { inspectVault, type VaultState } from '#client/vault/inspect-vault.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { keyStorage } from './key-storage.ts'

const vaultSentences: Record<VaultState, string> = {
  open: 'has the account key',
  locked: 'does not have the account key; run "roost login"',
  unfinished: 'has made a keyring that the server has not stored yet; run "roost login"',
  absent: 'the account has no keyring yet; run "roost login"',
}

/** Tells who this device is, whether the server agrees, and what was synced. Fails as the server's answer does. */
export async function status(context: Context): Promise<number> {
  const { device, output, profile: name } = context
  const { profile } = await requireSession(device)
  checkServer(context, profile)
  const { server, account_id, device_id, device_name, session } = profile
  const found = await inspectVault({ ...device, pauses_ms: [200] }).catch(tell)
  const vault = typeof found === 'string' ? found : profile.vault ? 'unverified' : 'unknown'
  const failure = typeof found === 'string' ? null : found
  const contents = await listContents(device)
  const revisions = Object.fromEntries(
    contents.flatMap(({ type, revision }) => (revision ? [[type, revision]] : [])),
  )
  const pending = contents.filter(({ is_pending }) => is_pending).map(({ type }) => type)
  const conflicts = contents.filter(({ conflicts }) => conflicts > 0).map(({ type }) => type)
  const kept = await keyStorage(context)
  const lines = [
    `Profile   ${name}`,
    `Server    ${server}${failure ? '' : ' (answers)'}`,
    `Account   ${account_id}`,
    `Device    ${device_name} (${device_id})`,
    `Session   until ${session.expires_at.slice(0, 10)}`,
    `Key       ${typeof found === 'string' ? vaultSentences[found] : 'not checked'}`,
    `Seen      ${
      Object.entries(revisions)
        .map(([type, revision]) => `${type} ${revision}`)
        .join(', ') || 'nothing yet'
    }`,
    ...(pending.length > 0 ? [`To send   ${pending.join(', ')}`] : []),
    ...(conflicts.length > 0
      ? [`Conflicts ${conflicts.join(', ')}; pull into a file to get the copies`]
      : []),
    kept.sentence,
  ]
  output.result(
    {
      ok: failure === null,
      profile: name,
      server,
      account_id,
      device_id,
      device_name,
      session_expires_at: session.expires_at,
      vault,
      revisions,
      pending,
      conflicts,
      ...kept.fields,
      failure,
    },
    lines.join('\n'),
  )
  if (failure) output.say(`roost: ${failure.error}`)
  return failure?.exit_code ?? 0
}
