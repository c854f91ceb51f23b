import { WeakPassphrase } from '#crypto/errors.ts'

const LEAST = 12
/** How much must be left when everything predictable is taken out. */
const LEAST_UNPREDICTABLE = 8
const LEAST_DISTINCT = 5

/** What people type when they are asked for something long. */
const obvious = [
  ...['correct horse battery staple', 'correcthorsebatterystaple', 'administrator', 'motdepasse'],
  ...['passphrase', 'contraseña', 'password', 'passw0rd', 'p@ssw0rd', 'passwort', 'iloveyou', 'changeme'],
  ...['sunshine', 'princess', 'football', 'baseball', 'letmein', 'welcome', 'default', 'dragon', 'monkey'],
  ...['secret', 'admin', 'roost'],
]
const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'qwertzuiop', 'azertyuiop']
rows.push('asdfghjkl', 'qsdfghjklm', 'zxcvbnm', 'yxcvbnm', 'wxcvbn', '1qaz2wsx3edc4rfv5tgb6yhn7ujm')

/** Every run of three or more along a row, forwards and backwards, longest first. */
const runs = rows
  .flatMap((row) => [row, [...row].reverse().join('')])
  .flatMap((row) => [...row].flatMap((_, start) => [...row].map((_, end) => row.slice(start, end + 1))))
  .filter((run) => run.length >= 3)
  .sort((a, b) => b.length - a.length)

/**
 * Throws `WeakPassphrase` for a passphrase that is short, repeats itself, runs along the keyboard, or is what
 * everybody picks. `personal` is what others know of the user, such as the e-mail address. This is a floor
 * under Argon2id, not a measure of strength.
 */
export function checkPassphrase(passphrase: string, personal: string[] = []): void {
  const text = passphrase.normalize('NFKC').toLowerCase()
  if ([...text].length < LEAST)
    throw new WeakPassphrase(
      `Use at least ${LEAST} characters; four or five unrelated words are easy to keep.`,
    )
  const known = personal
    .flatMap((line) => [line, ...line.split(/[@.\s_-]+/)])
    .filter((part) => part.length > 3)
  const predictable = [...known.map((part) => part.toLowerCase()), ...obvious, ...runs]
  const rest = predictable.reduce((left, part) => left.replaceAll(part, ''), onceOnly(text))
  const left = [...onceOnly(rest)]
  if (left.length < LEAST_UNPREDICTABLE || new Set(left).size < LEAST_DISTINCT)
    throw new WeakPassphrase('This passphrase is easy to guess. Use four or five unrelated words.')
}

/** `abcabcabc` as `abc`: a repetition is worth what is repeated. */
function onceOnly(text: string): string {
  const period = text.length > 0 ? `${text}${text}`.indexOf(text, 1) : 0
  return text.slice(0, period)
}
