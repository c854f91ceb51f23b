import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, requirePerson } from '#app/session.ts'
import { getSecurity } from '#domain/account/get-security.ts'
import { EncryptionExplained } from '#ui/security/encryption-explained.tsx'
import { EncryptionPicture } from '#ui/security/encryption-picture.tsx'
import { ProtectionLine } from '#ui/security/protection-line.tsx'

export const metadata: Metadata = { title: 'How the encryption works' }

export default async function EncryptionPage() {
  const person = await requirePerson()
  return (
    <DashboardPage
      title="How the encryption works"
      about="Your devices seal your data, and the server only stores it."
      parent={{ path: '/dashboard/security', name: 'Security' }}
      answer={forPage(getSecurity(person))}
      heights={['1.5rem', '24rem', '14rem']}
    >
      {({ protection, keyring }) => (
        <>
          <ProtectionLine protection={protection} key_version={keyring?.key_version ?? null} />
          <EncryptionPicture />
          <EncryptionExplained />
        </>
      )}
    </DashboardPage>
  )
}
