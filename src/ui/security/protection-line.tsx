import { type Protection, protectionWords } from '#ui/vault/protection-words.ts'

type Props = { protection: Protection; key_version: number | null }

/** How this very account is protected, in a line. */
export function ProtectionLine({ protection, key_version }: Props) {
  const { said, about, Icon, look } = protectionWords[protection]
  return (
    <p className="flex items-start gap-2 text-sm">
      <Icon className={`size-5 shrink-0 ${look}`} aria-hidden="true" />
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
