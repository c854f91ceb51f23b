import { Eye, EyeOff, type LucideIcon } from 'lucide-react'
import { Section } from '#ui/frame/section.tsx'
import { Card } from '#ui/primitives/card.tsx'

const sees = [
  'Your e-mail address, and the names and public keys of your devices',
  'Which of the five kinds of data there are, how large they are (padded), and when which device wrote them',
  'From which addresses and programs you and your devices came',
  'Who can open the key, by kind: devices, passphrase, recovery words',
]

const never = [
  'What is in your data, or any hash of it',
  'The key, the passphrase, the recovery words, or anything made from them',
  'What you would have to type to open it: no page here ever asks for the passphrase or the words',
]

type Fact = { name: string; about: string; command?: string }

const losses: Fact[] = [
  {
    name: 'A device',
    about: 'What it has read, it has. Another one makes a new key, which the lost one does not get:',
    command: 'npx roost key rotate --without DEVICE',
  },
  {
    name: 'The passphrase',
    about: 'A device that has the key chooses another:',
    command: 'npx roost key change-passphrase',
  },
  {
    name: 'The words',
    about: 'A device that has the key makes new ones:',
    command: 'npx roost key recovery',
  },
  {
    name: 'Every device',
    about: 'Connect a new one, and open the key with the passphrase or the words.',
  },
  { name: 'Your password here', about: 'It is reset by mail, and opens no data.' },
  {
    name: 'Devices, passphrase and words',
    about: 'The data is lost. Nobody can open it again, and that includes whoever runs this server.',
  },
]

const algorithms = [
  {
    name: 'Data',
    about:
      'AES-256-GCM under a new random key for every version, compressed (not Secrets) and padded (PADMÉ)',
  },
  {
    name: 'Key of the account',
    about: '256 random bits; what seals the five kinds is derived from it by HKDF-SHA-256',
  },
  { name: 'Passphrase', about: 'Argon2id, 64 MiB and three passes' },
  { name: 'Recovery words', about: '256 random bits as 24 words of BIP-39' },
  {
    name: 'Devices',
    about: 'HPKE (X25519, HKDF-SHA-256, AES-256-GCM) with a shared secret, signed with Ed25519',
  },
  { name: 'Keyring', about: 'HMAC-SHA-256: a device notices whatever the server changes in it' },
  { name: 'Audit log', about: 'a chain of SHA-256: each entry carries the hash of the one before' },
]

const limits: [limit: string, about: string][] = [
  [
    'What is about your data is not sealed.',
    'Sizes, times, kinds, device names and addresses are seen by whoever runs this server.',
  ],
  [
    'A device that was removed keeps what it had read.',
    'A new key keeps it from what comes after. It cannot unread what was before.',
  ],
  [
    'A device that was away for two new keys asks for the passphrase.',
    'It follows one new key by itself. After a second one it cannot tell a true keyring from a forged one.',
  ],
  [
    'A thief with an old key, helped by a lying server, can be first.',
    'Until a device of yours has seen that the thief was removed, the two together can show it a new key of their own making.',
  ],
  [
    'A new device that joins by passphrase alone has seen nothing yet.',
    'A lying server could show it an older state. Let it in by another device, which tells it what is newest.',
  ],
  [
    'These pages come from the server.',
    'A server that was taken over could serve others. So no page here needs the passphrase or the words: type them on your devices only.',
  ],
  [
    'The server can refuse to serve, and can forget.',
    'Your devices keep what they have, and notice when something older is shown to them.',
  ],
]

/** How the data is protected and how far that goes, in words. */
export const EncryptionExplained = () => (
  <>
    <div className="grid gap-4 md:grid-cols-2">
      <Sight Icon={Eye} look="text-warning" title="What this server sees" points={sees} />
      <Sight Icon={EyeOff} look="text-accent" title="What it never sees" points={never} />
    </div>
    <Section title="If you lose something">
      <Facts facts={losses} />
    </Section>
    <Section title="Where the limits are">
      <ul className="grid gap-x-8 gap-y-4 md:grid-cols-2">
        {limits.map(([limit, about]) => (
          <li key={limit} className="border-line border-l-2 pl-4 text-sm">
            <p className="font-medium">{limit}</p>
            <p className="text-muted">{about}</p>
          </li>
        ))}
      </ul>
    </Section>
    <Section title="By name">
      <Facts facts={algorithms} />
    </Section>
  </>
)

type SightProps = { Icon: LucideIcon; look: string; title: string; points: string[] }

const Sight = ({ Icon, look, title, points }: SightProps) => (
  <Card className="grid content-start gap-3">
    <h2 className="flex items-center gap-2 font-semibold">
      <Icon className={`size-5 ${look}`} aria-hidden="true" />
      {title}
    </h2>
    <ul className="grid list-disc gap-1.5 pl-5 text-sm marker:text-edge">
      {points.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  </Card>
)

const Facts = ({ facts }: { facts: Fact[] }) => (
  <dl className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface text-sm">
    {facts.map(({ name, about, command }) => (
      <div key={name} className="grid gap-x-6 gap-y-0.5 px-5 py-3 sm:grid-cols-[13rem_minmax(0,1fr)] sm:px-6">
        <dt className="font-medium">{name}</dt>
        <dd className="text-muted">
          {about}{' '}
          {command && (
            <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-ink text-xs">{command}</code>
          )}
        </dd>
      </div>
    ))}
  </dl>
)
