import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, requirePerson } from '#app/session.ts'
import { syncField } from '#contract/data-type.ts'
import { getVault, type Vault } from '#domain/vault/get-vault.ts'
import { config } from '#platform/config/config.ts'
import { Section } from '#ui/frame/section.tsx'
import { StorageMeter } from '#ui/overview/storage-meter.tsx'
import { ClearVault } from '#ui/vault/clear-vault.tsx'
import { SealNotice } from '#ui/vault/seal-notice.tsx'
import { VaultList } from '#ui/vault/vault-list.tsx'
import { clearEverything } from './actions.ts'

export const metadata: Metadata = { title: 'Vault' }

export default async function VaultPage() {
  const person = await requirePerson()
  return (
    <DashboardPage
      title="Vault"
      about="What your devices store here, and what this server can see of it."
      answer={forPage(getVault(person))}
      heights={['8rem', '24rem', '12rem']}
    >
      {showVault}
    </DashboardPage>
  )
}

function showVault({ blobs, config: preferences, has_keyring, has_legacy_key }: Vault, now: number) {
  const { MAX_ACCOUNT_BYTES, MAX_KEPT_BYTES } = config()
  const keys = { has_keyring, has_legacy_key }
  const stored = blobs.filter(({ is_cleared }) => !is_cleared)
  return (
    <>
      <StorageMeter
        used_bytes={sum(stored.map(({ blob_size_bytes }) => blob_size_bytes))}
        max_bytes={MAX_ACCOUNT_BYTES}
        kept_bytes={sum(blobs.map(({ kept_bytes }) => kept_bytes))}
        max_kept_bytes={MAX_KEPT_BYTES}
      />
      <Section title="Data">
        <SealNotice blobs={blobs} keys={keys} />
        <VaultList blobs={blobs} isSynced={(type) => preferences[syncField[type]]} keys={keys} now={now} />
      </Section>
      <Section title="Clear data">
        <ClearVault
          types={stored.map(({ data_type }) => data_type)}
          keys={keys}
          max_kept_bytes={MAX_KEPT_BYTES}
          clear={clearEverything}
        />
      </Section>
    </>
  )
}

const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0)
