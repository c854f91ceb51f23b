import type { Context } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { different } from '#cli/keys/approve.ts'
import { requirePrompts } from '#cli/keys/keep-words.ts'
import { plain } from '#cli/text/plain.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import { awaitApproval } from '#client/keys/await-approval.ts'
import { compareDevices } from '#client/keys/compare-devices.ts'
import { startPairing } from '#client/keys/start-pairing.ts'
import { numberWords } from './recovery-words.ts'

const waiting = 'Waiting for the other device (Ctrl-C to stop)'

/** Shows a code and words, and waits until another device has let this one in by either. */
export async function joinByCode({ device, output }: Context): Promise<void> {
  const pairing = await startPairing(device)
  const { renderUnicodeCompact } = await import('uqr')
  output.say('On a device that is in, run "roost approve" and give it this code, or these words.')
  output.say('Show them to nobody else.')
  output.say()
  output.draw(renderUnicodeCompact(pairing.text, { ecc: 'L', border: 2 }))
  output.say(`  Code   ${pairing.text}`)
  output.say()
  for (const row of numberWords(pairing.words)) output.say(`  ${row}`)
  output.say()
  output.say(waiting)
  await output.during('waiting', () => awaitApproval(device, pairing))
}

/** Shows words to compare with those on another device, and waits until that one has let this one in. */
export async function joinByComparing(context: Context): Promise<void> {
  const { device, output } = context
  const prompts = requirePrompts(context, '--pair')
  const others = (await listDevices(device)).filter(
    ({ is_current, public_keys }) => !is_current && public_keys,
  )
  const [only] = others
  if (!only) throw new CliError('unknown_device', 'The account has no other device to compare words with.')
  const id =
    others.length === 1
      ? only.id
      : await prompts.choose(
          'Which device lets this one in?',
          Object.fromEntries(others.map((one) => [one.id, `${plain(one.name)} (${one.id.slice(0, 8)})`])),
        )
  const compared = await compareDevices(device, id)
  const name = plain(compared.name)
  output.say(`On "${name}", run "roost approve --compare".`)
  await prompts.show(`Words for "${name}"`, compared.words)
  if (!(await prompts.confirm(`Does "${name}" show exactly these words?`))) throw different()
  output.say(waiting)
  await output.during('waiting', () => awaitApproval(device, compared))
}
