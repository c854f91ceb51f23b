/** The first thing a keyboard reaches: past the navigation, to what the page is about. */
export const SkipLink = () => (
  <a
    href="#main"
    className="-translate-y-24 fixed top-3 left-3 z-10 rounded-control bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
  >
    Skip to content
  </a>
)
