import {
  ChevronRight,
  Download,
  FileText,
  KeyRound,
  Lock,
  type LucideIcon,
  ScrollText,
  Trash2,
} from 'lucide-react'

type Link = { href: string; name: string; about: string; Icon: LucideIcon; is_danger?: boolean }

const links: Link[] = [
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

/** What else there is about the security of the account. */
export const SecurityLinks = () => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
    {links.map(({ href, name, about, Icon, is_danger }) => (
      <li key={href}>
        <a
          href={href}
          download={href.startsWith('/api/') || undefined}
          className="flex items-center gap-4 px-5 py-3.5 hover:bg-sunken focus-visible:-outline-offset-2 sm:px-6"
        >
          <Icon
            className={`size-5 shrink-0 ${is_danger ? 'text-danger' : 'text-muted'}`}
            aria-hidden="true"
          />
          <span className="min-w-0 flex-1 text-sm">
            <span className={`block font-medium ${is_danger ? 'text-danger' : ''}`}>{name}</span>
            <span className="block text-muted">{about}</span>
          </span>
          <ChevronRight className="size-4 shrink-0 text-muted" aria-hidden="true" />
        </a>
      </li>
    ))}
  </ul>
)
