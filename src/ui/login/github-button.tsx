import { buttonClass } from '#ui/primitives/button-class.ts'

/** Leads to GitHub and back. A link, so that it works without scripts. */
export const GithubButton = ({ href }: { href: string }) => (
  <div className="grid gap-4">
    <p className="flex items-center gap-3 text-muted text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      or
    </p>
    <a href={href} rel="nofollow" className={buttonClass('quiet')}>
      Continue with GitHub
    </a>
  </div>
)
