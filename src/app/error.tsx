'use client'

import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { ErrorNotice } from '#ui/frame/error-notice.tsx'

type Props = { error: Error & { digest?: string }; retry: () => void }

export default function RootError({ error, retry }: Props) {
  return (
    <CenteredPage>
      <ErrorNotice digest={error.digest} retry={retry} />
    </CenteredPage>
  )
}
