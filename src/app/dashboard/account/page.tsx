import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { signOutOthers } from '#app/dashboard/devices/actions.ts'
import { forPage, pageOrigin, requirePerson } from '#app/session.ts'
import { getAccount } from '#domain/account/get-account.ts'
import { AccountFacts } from '#ui/account/account-facts.tsx'
import { accountLinks } from '#ui/account/account-links.ts'
import { BrowserSession } from '#ui/account/browser-session.tsx'
import { LinkList } from '#ui/frame/link-list.tsx'
import { Section } from '#ui/frame/section.tsx'
import { ThemeChoice } from '#ui/frame/theme-choice.tsx'
import { Card } from '#ui/primitives/card.tsx'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const person = await requirePerson()
  const { ip, user_agent } = await pageOrigin()
  return (
    <DashboardPage
      title="Account"
      about="Who you are here, and how you sign in."
      answer={forPage(getAccount(person))}
      heights={['15rem', '12rem', '6rem', '14rem']}
    >
      {(account, now) => (
        <>
          <AccountFacts account={account} now={now} />
          <Section title="This browser">
            <BrowserSession
              session={{ signed_in_at: account.signed_in_at, ip_address: ip, user_agent }}
              other_count={account.other_browser_count}
              signOutOthers={signOutOthers}
              now={now}
            />
          </Section>
          <Section title="Appearance">
            <Card className="max-w-md">
              <ThemeChoice />
              <noscript>
                <p className="text-muted text-sm">
                  Without scripts the pages are as light or dark as your system.
                </p>
              </noscript>
            </Card>
          </Section>
          <Section title="Password and data">
            <LinkList links={accountLinks} />
          </Section>
        </>
      )}
    </DashboardPage>
  )
}
