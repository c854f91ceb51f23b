import { dashboardPages } from './dashboard-pages.ts'

/** Links to the pages of the dashboard. `path` is where the person is; a page below one belongs to it. */
export const PageNav = ({ path }: { path: string }) => (
  <nav aria-label="Pages">
    <ul className="grid gap-0.5">
      {dashboardPages.map(({ path: to, name, Icon }) => (
        <li key={to}>
          <a
            href={to}
            aria-current={path === to ? 'page' : isBelow(path, to) ? 'true' : undefined}
            className="flex min-h-10 items-center gap-3 rounded-control px-3 text-muted text-sm hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent max-md:min-h-11"
          >
            <Icon className="size-4" aria-hidden="true" />
            {name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

const isBelow = (path: string, page: string): boolean => page !== '/dashboard' && path.startsWith(`${page}/`)
