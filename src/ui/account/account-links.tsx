import { ChevronRight, Download, KeyRound, type LucideIcon, Trash2 } from 'lucide-react'

type Props = { has_password: boolean }

/** Where a person changes how they sign in, takes their data with them, and leaves. */
export const AccountLinks = ({ has_password }: Props) => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
    <Item
      href="/dashboard/security/password"
      Icon={KeyRound}
      name={has_password ? 'Change the password' : 'Set a password'}
      about="The one you sign in with here. Your data’s passphrase is another."
    />
    <Item
      href="/api/account"
      Icon={Download}
      name="Download everything"
      about="All the account holds, as one zip archive. What is encrypted stays encrypted in it."
    />
    <Item
      href="/dashboard/security/delete"
      Icon={Trash2}
      name="Delete the account"
      about="With everything it holds, for good."
    />
  </ul>
)

type ItemProps = { href: string; Icon: LucideIcon; name: string; about: string }

const Item = ({ href, Icon, name, about }: ItemProps) => (
  <li>
    <a
      href={href}
      className="flex items-center gap-4 px-5 py-4 -outline-offset-2 hover:bg-sunken focus-visible:outline-offset-[-3px]"
    >
      <Icon className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <span className="min-w-0 flex-1 text-sm">
        <span className="block font-medium">{name}</span>
        <span className="block text-muted">{about}</span>
      </span>
      <ChevronRight className="size-4 shrink-0 text-muted" aria-hidden="true" />
    </a>
  </li>
)
