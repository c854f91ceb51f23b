import type { Metadata } from 'next'
import { operations } from '#contract/operations.ts'
import { serverUrl } from '#platform/config/config.ts'
import { Reference } from '#ui/reference/reference.tsx'

export const metadata: Metadata = { title: 'API reference' }

export default function ReferencePage() {
  return <Reference operations={operations} server_url={serverUrl()} />
}
