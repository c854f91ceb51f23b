import { confirm } from '#cli/confirm.ts'
import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { plain } from '#cli/text/plain.ts'
import { type ListedRecipient, listRecipients } from '#client/keys/list-recipients.ts'
import { removeRecipient } from '#client/keys/remove-recipient.ts'
import type { RecipientName } from '#crypto/keyring/remove-recipient.ts'
import { nameRecipient } from './show-recipients.ts'

/** Takes one way to open the account's key away, after asking. */
export async function remove(
  context: Context,
  named: string,
  options: { yes?: boolean | undefined },
): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const recipients = await output.during('Reading the keyring', () => listRecipients(device))
  const found = findRecipient(recipients, named)
  if (found.is_this_device) throw new CliError('usage', 'This is this device. Use "roost logout".')
  const name = plain(nameRecipient(found))
  await confirm(context, `Take ${name} out of the keyring?`, options)
  await output.during('Removing', () => removeRecipient(device, toName(found)))
  const { kind, device_id, device_name } = found
  output.result(
    { outcome: 'removed', kind, device_id, device_name },
    kind === 'device'
      ? `${name} is out of the keyring. It still has the key: "roost key rotate --without" keeps what comes from it.`
      : `${name} opens nothing any more.`,
  )
}

/** The one recipient that an argument names: what it is, a device's name, or how its id begins. */
function findRecipient(recipients: ListedRecipient[], named: string): ListedRecipient {
  const wanted = named.trim().toLowerCase()
  const found = recipients.filter(
    ({ kind, device_id, device_name }) =>
      (kind !== 'device' && kind === wanted) ||
      device_name?.toLowerCase() === wanted ||
      (wanted.length >= 4 && device_id?.startsWith(wanted)),
  )
  const [only, ...others] = found
  if (!only)
    throw new CliError(
      'no_such_recipient',
      `The keyring has no "${named}". "roost key recipients" lists who it has.`,
    )
  if (others.length > 0)
    throw new CliError(
      'usage',
      `Several could be meant: ${found.map((one) => `${plain(nameRecipient(one))} (${one.device_id})`).join(', ')}. Say the id.`,
    )
  return only
}

function toName({ kind, device_id }: ListedRecipient): RecipientName {
  if (device_id) return { device_id }
  if (kind === 'passphrase' || kind === 'recovery') return { kind }
  throw new CliError('usage', 'A newer version of Roost has added this. Remove it with that one.')
}
