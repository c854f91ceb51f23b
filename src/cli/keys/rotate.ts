import { confirm } from '#cli/confirm.ts'
import { type Context, checkServer } from '#cli/context.ts'
import { findDevice } from '#cli/devices/find-device.ts'
import { readPassphrase } from '#cli/files/read-input.ts'
import { requireNewFile } from '#cli/login/recovery-words.ts'
import { plain } from '#cli/text/plain.ts'
import { type AccountDevice, listDevices } from '#client/devices/list-devices.ts'
import { PassphraseChanged } from '#client/errors.ts'
import { type Rotated, resumeRotation, rotateKeys } from '#client/keys/rotate-keys.ts'
import { startRotation } from '#client/keys/start-rotation.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { keepWords, requirePrompts } from './keep-words.ts'

export type RotateOptions = {
  without?: string[] | undefined
  passphrase_file?: string | undefined
  recovery_out?: string | undefined
  yes?: boolean | undefined
}

const unread =
  'What a device has read, it has read: a new key keeps it only from what is written from now on.'

/** Makes a new key for the data, signs out the devices that are not to get it, and finishes what an earlier try began. */
export async function rotate(context: Context, options: RotateOptions): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const finished = await finishBegun(context)
  if (finished) return tell(context, finished, [])
  requireNewFile(options.recovery_out)
  if (!options.recovery_out || !options.passphrase_file)
    requirePrompts(context, '--passphrase-file and --recovery-out')
  const without = await findAll(context, options.without)
  const names = without.map(({ name }) => `"${plain(name)}"`).join(', ')
  const question = names
    ? `Make a new key for the data, and sign out ${names} for good?`
    : 'Make a new key for the data, for all devices?'
  await confirm(context, question, options)
  const passphrase = await askPassphrase(context, options)
  const request = { passphrase, without: without.map(({ id }) => id) }
  const { recovery_words, left_out } = await output.during('Making the key', () =>
    startRotation(device, request),
  )
  await keepWords(context, recovery_words, options.recovery_out)
  const outcome = await during(context, (onRewrapped) => rotateKeys(device, onRewrapped))
  const named = (id: string) => without.find((one) => one.id === id)?.name ?? null
  tell(
    context,
    outcome,
    left_out.map((id) => ({ device_id: id, device_name: named(id) })),
  )
}

/** What came of a new key whose words the person has already, if there is one. */
async function finishBegun(context: Context): Promise<Rotated | undefined> {
  const { device, output } = context
  const { rotation } = (await requireSession(device)).profile
  if (rotation?.step !== 'stored' && !(rotation?.step === 'made' && rotation.is_confirmed)) return undefined
  output.say('Finishing the new key that was begun here before; its recovery words stay good.')
  try {
    return await during(context, (onRewrapped) => resumeRotation(device, onRewrapped))
  } catch (error) {
    if (!(error instanceof PassphraseChanged)) throw error
    output.say(error.message)
    return undefined
  }
}

async function findAll({ device }: Context, named: string[] = []): Promise<AccountDevice[]> {
  const devices = named.length > 0 ? await listDevices(device) : []
  return named.map((name) => findDevice(devices, name))
}

async function askPassphrase(context: Context, { passphrase_file }: RotateOptions): Promise<string> {
  if (passphrase_file) return readPassphrase(passphrase_file, context.device.signal)
  const prompts = requirePrompts(context, '--passphrase-file')
  return prompts.secret('Passphrase of this account (it stays the same)', (typed) =>
    typed ? undefined : 'Type the passphrase.',
  )
}

type Rotating<T> = (onRewrapped: NonNullable<Parameters<typeof rotateKeys>[1]>) => Promise<T>

async function during<T>({ device, output }: Context, work: Rotating<T>): Promise<T> {
  let state = 'Storing the key'
  try {
    return await output.during(
      () => state,
      () => work(({ type, rewrapped, of }) => (state = `Putting ${type} under it (${rewrapped} of ${of})`)),
    )
  } catch (error) {
    if ((await requireSession(device)).profile.rotation)
      output.say(
        'The new key is not finished yet. Keep its recovery words; the next "roost key rotate", push or pull goes on.',
      )
    throw error
  }
}

type LeftOut = { device_id: string; device_name: string | null }

function tell({ output }: Context, outcome: Rotated, left_out: LeftOut[]): void {
  output.result(
    { outcome, left_out },
    [
      'The data has a new key. The old recovery words open nothing any more: throw them away.',
      ...left_out.map(({ device_id, device_name }) =>
        device_name
          ? `"${plain(device_name)}" is signed out and does not get the key.`
          : `The revoked device ${device_id.slice(0, 8)} does not get it either.`,
      ),
      unread,
    ].join('\n'),
  )
  if (outcome === 'waiting')
    output.hint('The other devices come for the new key by themselves, with their next sync.')
}
