import { ShieldAlert } from 'lucide-react'
import { CommandLine } from '#ui/primitives/command-line.tsx'
import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { dataTypeWords } from '#ui/vault/data-type-words.ts'
import type { UnsealedFacts } from './security-facts.ts'

type Props = {
  legacy_key: { created_at: string } | null
  unsealed: UnsealedFacts[]
  has_keyring: boolean
  server_url: string
  now: number
}

/** What an older app has left that is not sealed from this server, and how that ends. Nothing where nothing is left. */
export function OlderApp({ legacy_key, unsealed, has_keyring, server_url, now }: Props) {
  if (!legacy_key && unsealed.length === 0) return null
  return (
    <section
      aria-labelledby="older-app"
      className="grid gap-4 rounded-card border border-warning bg-surface p-5 shadow-card sm:p-6"
    >
      <div className="flex gap-3">
        <ShieldAlert className="mt-0.5 size-6 shrink-0 text-warning" aria-hidden="true" />
        <div className="grid min-w-0 gap-1">
          <h2 id="older-app" className="font-semibold text-lg tracking-tight">
            {legacy_key ? 'This server can read your data' : 'Some of your data is not sealed yet'}
          </h2>
          <p className="max-w-prose text-sm">
            {legacy_key ? (
              <>
                An older app left its key here (<ExactTime at={legacy_key.created_at} now={now} />
                ). Whoever runs this server, or copies its disk and settings, can read what is stored under
                that key.
              </>
            ) : has_keyring ? (
              'An older app stored it under a key of its own. This server had that key until your devices took it into the keyring, and copies of the server from before may still have it.'
            ) : (
              'An older app stored it in its own way. Whether it is encrypted, and who has the key, this server cannot know.'
            )}
          </p>
        </div>
      </div>
      {unsealed.length > 0 && <UnsealedTypes unsealed={unsealed} is_readable={legacy_key !== null} />}
      <Steps unsealed={unsealed} has_keyring={has_keyring} server_url={server_url} />
    </section>
  )
}

const UnsealedTypes = ({ unsealed, is_readable }: { unsealed: UnsealedFacts[]; is_readable: boolean }) => (
  <div className="grid gap-2 text-sm">
    <h3 className="font-medium">{is_readable ? 'What it can read' : 'What is not sealed'}</h3>
    <ul className="flex flex-wrap gap-2">
      {unsealed.map(({ data_type, is_current, version_count }) => {
        const { name, Icon } = dataTypeWords[data_type]
        return (
          <li
            key={data_type}
            className="flex items-center gap-2 rounded-control border border-line px-3 py-2"
          >
            <Icon className="size-4 text-muted" aria-hidden="true" />
            {name}
            <StatusBadge tone={is_current ? 'warning' : 'plain'}>
              {is_current
                ? 'Stored now'
                : version_count === 1
                  ? 'An earlier version'
                  : `${version_count} earlier versions`}
            </StatusBadge>
          </li>
        )
      })}
    </ul>
  </div>
)

function Steps({
  unsealed,
  has_keyring,
  server_url,
}: Pick<Props, 'unsealed' | 'has_keyring' | 'server_url'>) {
  const current = unsealed.filter(({ is_current }) => is_current)
  const type = (current[0] ?? unsealed[0])?.data_type ?? 'collection'
  const file = `${type}.json`
  const hasSecrets = unsealed.some(({ data_type }) => data_type === 'secret')
  return (
    <div className="grid gap-2 text-sm">
      <h3 className="font-medium">How that ends</h3>
      <ol className="list-decimal space-y-3 pl-5">
        {!has_keyring && (
          <>
            <li>
              <div className="grid gap-2">
                <p>
                  Sign in with a newer app, or with the command line. It makes a keyring, takes the older key
                  into it and removes it from this server. Nothing is lost.
                </p>
                <CommandLine
                  command={`npx roost login --server ${server_url}`}
                  label="Copy the command that signs in"
                />
              </div>
            </li>
            <li>
              Write down the 24 words it shows:{' '}
              <a
                href="/dashboard/security/recovery-sheet"
                className="text-accent underline underline-offset-4"
              >
                print a sheet for them
              </a>
              . Update the app on your other devices; older ones stop syncing, and say so.
            </li>
          </>
        )}
        {(current.length > 0 || !has_keyring) && (
          <li>
            <div className="grid gap-2">
              <p>
                Each kind of data is sealed with its next change. To do that now, fetch it into a file, and
                store it anew; your other devices see it go and come back:
              </p>
              <CommandLine
                command={`npx roost pull ${type} ${file} && npx roost remove ${type} --yes && npx roost push ${type} ${file}`}
                label="Copy the command that seals it"
              />
            </div>
          </li>
        )}
        <li>
          Earlier versions go by themselves as newer ones come.
          {hasSecrets &&
            ' What was readable may have been read: replace the passwords and keys that are among your Secrets.'}
        </li>
      </ol>
    </div>
  )
}
