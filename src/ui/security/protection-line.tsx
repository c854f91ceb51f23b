import { IconDisc } from '#ui/primitives/icon-disc.tsx'
import { type Protection, protectionWords } from '#ui/vault/protection-words.ts'

type Props = { protection: Protection; key_version: number | null }

/** How this very account is protected, in a line. */
export function ProtectionLine({ protection, key_version }: Props) {
  const { said, about, ...picture } = protectionWords[protection]
  return (
    <p className="flex items-center gap-3 text-sm">
      <IconDisc {...picture} size="small" />
      <span>
        <strong className="font-semibold">Your account: {said}.</strong> {about}
        {protection === 'server_key' && ' Then it is as the picture shows.'}
        {key_version !== null && key_version > 1 && ` It has its ${ordinal(key_version)} key.`}
      </span>
    </p>
  )
}

const rules = new Intl.PluralRules('en', { type: 'ordinal' })
const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' }
const ordinal = (number: number) => `${number}${endings[rules.select(number)] ?? 'th'}`
