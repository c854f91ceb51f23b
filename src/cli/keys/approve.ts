import { type Context, checkServer } from '#cli/context.ts'
import { findDevice } from '#cli/devices/find-device.ts'
import { CliError } from '#cli/error.ts'
import { readRecoveryWords } from '#cli/files/read-input.ts'
import { plain } from '#cli/text/plain.ts'
import type { AccountDevice } from '#client/devices/list-devices.ts'
import { type Approval, approveDevice } from '#client/keys/approve-device.ts'
import { compareDevices } from '#client/keys/compare-devices.ts'
import { listJoining } from '#client/keys/list-joining.ts'
import { requirePrompts } from './keep-words.ts'

export type ApproveOptions = { device?: string | undefined; compare?: boolean | undefined }

/** Lets another device in, by the code or the words it shows, or by comparing words with it. */
export async function approve(context: Context, shown: string[], options: ApproveOptions): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const approval = options.compare
    ? await compare(context, options)
    : await readShown(context, shown.join(' '), options)
  const { device_id, name } = await output.during('Letting it in', () => approveDevice(device, approval))
  output.result(
    { outcome: 'approved', device_id, device_name: name },
    `"${plain(name)}" is in: it can read and write this account's data.`,
  )
}

async function readShown(context: Context, shown: string, options: ApproveOptions): Promise<Approval> {
  const text = await askShown(context, shown)
  if (text.startsWith('roost:')) return { text }
  const { id } = await findJoining(context, options)
  return { words: text, device_id: id }
}

async function askShown(context: Context, shown: string): Promise<string> {
  if (shown === '-') return (await readRecoveryWords('-', context.device.signal)).trim()
  if (shown) return shown.trim()
  const prompts = requirePrompts(context, 'the code of the new device ("-": from stdin)')
  context.output.say('On the new device, "roost login" shows a code and words: it takes either.')
  const typed = await prompts.line('Code or words of the new device', (answer) =>
    answer.trim() ? undefined : 'Paste the code, or type the 24 words.',
  )
  return typed.trim()
}

async function compare(context: Context, options: ApproveOptions): Promise<Approval> {
  const prompts = requirePrompts(context, 'the code of the new device instead of --compare')
  const { id, name } = await findJoining(context, options)
  const compared = await compareDevices(context.device, id)
  await prompts.show(`Words for "${plain(name)}"`, compared.words)
  if (!(await prompts.confirm(`Does "${plain(name)}" show exactly these words?`))) throw different()
  return { compared }
}

/** What to say when the words on two devices are not the same. */
export const different = () =>
  new CliError(
    'wrong_pairing',
    'Then they are not talking to each other, or somebody stands between them. Nothing was changed.',
  )

/** The one device that waits to be let in, or that is meant. */
async function findJoining(
  { device, prompts }: Context,
  { device: named }: ApproveOptions,
): Promise<AccountDevice> {
  const joining = await listJoining(device)
  if (named) return findDevice(joining, named)
  const [only, ...others] = joining
  if (!only)
    throw new CliError(
      'unknown_device',
      'No device waits to be let in. Run "roost login" on the new one first.',
    )
  if (others.length === 0) return only
  if (!prompts) throw new CliError('usage', 'Several devices wait to be let in. Say which one with --device.')
  const id = await prompts.choose(
    'Which device is it?',
    Object.fromEntries(joining.map(({ id, name }) => [id, `${plain(name)} (${id.slice(0, 8)})`])),
  )
  return findDevice(joining, id)
}
