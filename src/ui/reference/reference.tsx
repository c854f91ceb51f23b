import type { NamedOperation } from '#contract/operations.ts'
import { Wordmark } from '#ui/frame/roost-mark.tsx'
import { anchorOf, Contents } from './contents.tsx'
import { Introduction } from './introduction.tsx'
import { OperationEntry } from './operation-entry.tsx'

type Props = { operations: readonly NamedOperation[]; server_url: string }

/** Everything the server does over HTTP, to be read from above or looked up. */
export function Reference({ operations, server_url }: Props) {
  const groups = [...Map.groupBy(operations, ({ noun }) => noun)]
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 sm:px-8 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <header className="grid content-start gap-6 lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:overflow-y-auto">
        <Wordmark />
        <details className="lg:hidden">
          <summary className="min-h-11 cursor-pointer py-2 font-medium">Contents</summary>
          <nav aria-label="Contents">
            <Contents groups={groups} />
          </nav>
        </details>
        <nav aria-label="Contents" className="hidden lg:block">
          <Contents groups={groups} />
        </nav>
      </header>
      <main id="main" tabIndex={-1} className="grid grid-cols-[minmax(0,1fr)] gap-12 outline-none">
        <Introduction server_url={server_url} />
        {groups.map(([noun, entries]) => (
          <section
            key={noun}
            aria-labelledby={anchorOf(noun)}
            className="grid grid-cols-[minmax(0,1fr)] gap-8"
          >
            <h2 id={anchorOf(noun)} className="scroll-mt-4 font-semibold text-2xl tracking-tight">
              {noun}
            </h2>
            {entries.map((entry) => (
              <OperationEntry key={entry.name} {...entry} server_url={server_url} />
            ))}
          </section>
        ))}
      </main>
    </div>
  )
}
