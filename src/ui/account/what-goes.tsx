import { Download } from 'lucide-react'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { Card } from '#ui/primitives/card.tsx'

type Props = { account: { device_count: number; data_type_count: number; version_count: number } }

/** What ends with the account and what does not, and a copy of it to take along. */
export const WhatGoes = ({ account }: Props) => (
  <Card className="grid gap-4 text-sm sm:p-6">
    <div className="grid gap-2">
      <h2 className="font-semibold text-base">This goes</h2>
      <ul className="grid list-disc gap-1 pl-5 marker:text-muted">
        {account.version_count > 0 && (
          <li>
            {count(account.data_type_count, 'data type')} with {count(account.version_count, 'version')}, and
            the keys to them that are kept here
          </li>
        )}
        {account.device_count > 0 && (
          <li>{count(account.device_count, 'device')}: signed out at once, whether connected or not</li>
        )}
        <li>The audit log and your settings</li>
        <li>Your sign-in. The e-mail is free again at once</li>
      </ul>
    </div>
    <p className="text-muted">
      What your devices keep on themselves stays there. Backups of whoever runs this server may hold copies
      for a while.
    </p>
    <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
      <p className="min-w-0 flex-1 basis-48 text-muted">Take a copy first: a zip with everything.</p>
      <a href="/api/account" className={buttonClass('small')}>
        <Download className="size-4" aria-hidden="true" />
        Export my data
      </a>
    </div>
  </Card>
)

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
