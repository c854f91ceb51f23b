import { ChevronRight, type LucideIcon } from 'lucide-react'

/** A way to go on, or a file to take along. */
export type ListedLink = { href: string; name: string; about: string; Icon: LucideIcon; is_danger?: boolean }

/** Where one can go from here. What is served by the API is a file. */
export const LinkList = ({ links }: { links: readonly ListedLink[] }) => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
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
