'use client'

import { ErrorNotice } from '#ui/frame/error-notice.tsx'

type Props = { error: Error & { digest?: string }; retry: () => void }

export default function DashboardError({ error, retry }: Props) {
  return <ErrorNotice digest={error.digest} retry={retry} />
}
