import { KeyRound } from 'lucide-react'
import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, requirePerson } from '#app/session.ts'
import { getSecurity, type Security } from '#domain/account/get-security.ts'
import { serverUrl } from '#platform/config/config.ts'
import { Section } from '#ui/frame/section.tsx'
import { CommandLine } from '#ui/primitives/command-line.tsx'
import { EmptyState } from '#ui/primitives/empty-state.tsx'
import { KeyCommands } from '#ui/security/key-commands.tsx'
import { OlderApp } from '#ui/security/older-app.tsx'
import { RecipientList } from '#ui/security/recipient-list.tsx'
import { SecurityGlance } from '#ui/security/security-glance.tsx'
import { SecurityLinks } from '#ui/security/security-links.tsx'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage() {
  const person = await requirePerson()
  return (
    <DashboardPage
      title="Security"
      about="How your account and your data are protected, and what you can do about it."
      answer={forPage(getSecurity(person))}
      heights={['12rem', '16rem', '25rem']}
    >
      {showSecurity}
    </DashboardPage>
  )
}

function showSecurity({ legacy_key, unsealed, keyring, recipients, ...glance }: Security, now: number) {
  const server_url = serverUrl()
  return (
    <>
      <SecurityGlance {...glance} recipients={recipients} now={now} />
      <OlderApp
        legacy_key={legacy_key}
        unsealed={unsealed}
        has_keyring={keyring !== null}
        server_url={server_url}
        now={now}
      />
      <Section title="Who can open your data">
        {keyring ? (
          <>
            <RecipientList recipients={recipients} />
            <KeyCommands />
          </>
        ) : (
          <EmptyState Icon={KeyRound} title={legacy_key ? 'Your older apps, and this server' : 'Nobody yet'}>
            <p>
              {legacy_key ? 'The first newer device you connect' : 'The first device you connect'} makes a
              keyring for this account, and the passphrase and the 24 words that open it.
            </p>
            <CommandLine command={`npx roost login --server ${server_url}`} label="Copy the command" />
          </EmptyState>
        )}
      </Section>
      <Section title="More">
        <SecurityLinks />
      </Section>
    </>
  )
}
