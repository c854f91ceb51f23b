import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, requirePerson } from '#app/session.ts'
import { DataType } from '#contract/data-type.ts'
import { getVaultType } from '#domain/vault/get-vault-type.ts'
import { dataTypeWords } from '#ui/vault/data-type-words.ts'
import { showType } from './show-type.tsx'

type Props = {
  params: Promise<{ type: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** A version by its number; what is none asks for none. */
const Version = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)
const Query = z.object({ version: Version, before: Version })

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data: type } = DataType.safeParse((await params).type)
  return { title: type ? `${dataTypeWords[type].name} · Vault` : 'Not found' }
}

export default async function VaultTypePage({ params, searchParams }: Props) {
  const person = await requirePerson()
  const { data: type } = DataType.safeParse((await params).type)
  if (!type) notFound()
  const asked = { type, ...Query.parse(await searchParams) }
  return (
    <DashboardPage
      title={dataTypeWords[type].name}
      about={`${dataTypeWords[type].about}.`}
      parent={{ path: '/dashboard/vault', name: 'Vault' }}
      answer={forPage(getVaultType(person, asked))}
      heights={['9rem', '16rem', '40rem']}
    >
      {showType(asked)}
    </DashboardPage>
  )
}
