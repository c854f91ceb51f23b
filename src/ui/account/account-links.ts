import { Download, KeyRound, Trash2 } from 'lucide-react'
import type { ListedLink } from '#ui/frame/link-list.tsx'

/** Where a person changes how they sign in, takes their data with them, and leaves. */
export const accountLinks: readonly ListedLink[] = [
  {
    href: '/dashboard/security/password',
    name: 'Change password',
    about: 'The one you sign in with here; the passphrase of your data is another',
    Icon: KeyRound,
  },
  {
    href: '/api/account',
    name: 'Export my data',
    about: 'A zip with all this server keeps of you: sealed data stays sealed',
    Icon: Download,
  },
  {
    href: '/dashboard/security/delete',
    name: 'Delete account',
    about: 'Removes everything here for good; your devices keep what they have',
    Icon: Trash2,
    is_danger: true,
  },
]
