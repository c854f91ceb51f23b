import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, requirePerson } from '#app/session.ts'
import { getSecurity } from '#domain/account/get-security.ts'
import { serverUrl } from '#platform/config/config.ts'
import { CommandLine } from '#ui/primitives/command-line.tsx'
import { PrintButton } from '#ui/security/print-button.tsx'
import { RecoverySheet } from '#ui/security/recovery-sheet.tsx'

export const metadata: Metadata = { title: 'Recovery sheet' }

export default async function RecoverySheetPage() {
  const person = await requirePerson()
  return (
    <DashboardPage
      title="Recovery sheet"
      about="Print it, and write the words on it that your device shows. This server has never seen them, so they cannot be here."
      parent={{ path: '/dashboard/security', name: 'Security' }}
      answer={forPage(getSecurity(person))}
      heights={['7rem', '60rem']}
    >
      {({ keyring }, now) => (
        <>
          <div className="flex flex-wrap items-end justify-between gap-4 print:hidden">
            <div className="grid min-w-0 flex-1 basis-80 gap-2 text-sm">
              <p className="text-muted">
                {keyring
                  ? 'The words were shown when the key was made. If you have none, a device of yours makes new ones:'
                  : 'The first device you connect makes the key, and shows its words once:'}
              </p>
              <CommandLine
                command={keyring ? 'npx roost key recovery' : `npx roost login --server ${serverUrl()}`}
                label="Copy the command"
              />
            </div>
            <PrintButton />
          </div>
          <RecoverySheet
            email={person.email}
            server_url={serverUrl()}
            key_version={keyring?.key_version ?? null}
            now={now}
          />
        </>
      )}
    </DashboardPage>
  )
}
