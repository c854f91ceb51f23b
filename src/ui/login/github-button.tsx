import { buttonClass } from '#ui/primitives/button-class.ts'

/** Leads to GitHub and back. A link, so that it works without scripts. */
export const GithubButton = ({ href }: { href: string }) => (
  <a href={href} rel="nofollow" className={`${buttonClass('quiet')} w-full`}>
    Continue with GitHub
  </a>
)
