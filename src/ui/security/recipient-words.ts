import type { RecipientFacts } from './security-facts.ts'

/** "2 devices, the passphrase and the recovery words". */
export function countRecipients(recipients: RecipientFacts[]): string {
  const of = (kind: string) => recipients.filter((recipient) => recipient.kind === kind).length
  const devices = of('device')
  const others = recipients.length - devices - of('passphrase') - of('recovery')
  return list.format([
    ...(devices > 0 ? [`${devices} ${devices === 1 ? 'device' : 'devices'}`] : []),
    ...(of('passphrase') > 0 ? ['the passphrase'] : []),
    ...(of('recovery') > 0 ? ['the recovery words'] : []),
    ...(others > 0 ? [`${others} of a newer Roost`] : []),
  ])
}

const list = new Intl.ListFormat('en')

/** How a device came to the key. */
export function joinedWords({ joined, let_in_by }: RecipientFacts): string {
  if (!let_in_by) return 'opened the keyring itself'
  if (joined === 'pairing') return `let in by ${let_in_by}, with a code`
  if (joined === 'compared') return `let in by ${let_in_by}, by comparing words`
  return `got the newest key from ${let_in_by}`
}
