import { buttonClass } from '#ui/primitives/button-class.ts'
import { type Asked, typePath } from './type-path.ts'

/** The ways to the versions before those listed, and back to the newest. */
export function VersionPages({ asked, next_before }: { asked: Asked; next_before: number | null }) {
  if (!asked.before && !next_before) return null
  const { type, version } = asked
  return (
    <nav aria-label="Pages of versions" className="flex justify-between gap-3">
      {asked.before ? (
        <a href={typePath({ type, version })} className={buttonClass('small')}>
          Newest
        </a>
      ) : (
        <span />
      )}
      {next_before && (
        <a href={typePath({ type, version, before: next_before })} className={buttonClass('small')}>
          Older
        </a>
      )}
    </nav>
  )
}
