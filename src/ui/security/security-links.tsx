import { FileText, Lock, ScrollText } from 'lucide-react'
import { accountLinks } from '#ui/account/account-links.ts'
import { LinkList, type ListedLink } from '#ui/frame/link-list.tsx'

const links: readonly ListedLink[] = [
  {
    href: '/dashboard/security/audit',
    name: 'Audit log',
    about: 'Everything that happened to this account: who, when and from where',
    Icon: ScrollText,
  },
  {
    href: '/dashboard/security/encryption',
    name: 'How the encryption works',
    about: 'What this server sees, what it never sees, and where the limits are',
    Icon: Lock,
  },
  {
    href: '/dashboard/security/recovery-sheet',
    name: 'Recovery sheet',
    about: 'A page to print, for the 24 words that open everything',
    Icon: FileText,
  },
  ...accountLinks,
]

/** What else there is about the security of the account. */
export const SecurityLinks = () => <LinkList links={links} />
