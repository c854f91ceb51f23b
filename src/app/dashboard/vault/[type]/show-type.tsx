import { clearType, restore } from '#app/dashboard/vault/actions.ts'
import { syncField } from '#contract/data-type.ts'
import type { VaultType } from '#domain/vault/get-vault-type.ts'
import { config } from '#platform/config/config.ts'
import { Section } from '#ui/frame/section.tsx'
import { Alert } from '#ui/primitives/alert.tsx'
import { BeyondTheBytes } from '#ui/vault/beyond-the-bytes.tsx'
import { keptWords } from '#ui/vault/kept-words.ts'
import { NeverStored } from '#ui/vault/never-stored.tsx'
import { type Asked, typePath } from '#ui/vault/type-path.ts'
import { TypeSummary } from '#ui/vault/type-summary.tsx'
import { VersionBytes } from '#ui/vault/version-bytes.tsx'
import { VersionList } from '#ui/vault/version-list.tsx'
import { VersionPages } from '#ui/vault/version-pages.tsx'

/** What the page of a data type shows: how it stands, its versions, and what the server sees of one of them. */
export const showType = (asked: Asked) => (found: VaultType, now: number) => {
  const { blob, versions, next_before, shown, has_keyring, has_legacy_key } = found
  const is_synced = found.config[syncField[asked.type]]
  if (!blob)
    return (
      <Section title="Versions">
        <NeverStored type={asked.type} is_synced={is_synced} />
      </Section>
    )
  const { MAX_KEPT_BYTES: max_kept_bytes } = config()
  const given = { type: asked.type, keys: { has_keyring, has_legacy_key }, now }
  return (
    <>
      <TypeSummary
        {...given}
        blob={blob}
        is_synced={is_synced}
        max_kept_bytes={max_kept_bytes}
        clear={clearType}
      />
      <Section title="Versions">
        <p className="-mt-3 max-w-prose text-muted text-sm">{keptWords(max_kept_bytes)}</p>
        <VersionList
          {...given}
          versions={versions}
          shown_version={shown?.version}
          bytesPath={(version) => `${typePath({ ...asked, version })}#bytes`}
          restore={restore}
        />
        <VersionPages asked={asked} next_before={next_before} />
      </Section>
      <div id="bytes" className="scroll-mt-20">
        <Section title="What the server sees">
          {shown ? (
            <VersionBytes {...given} shown={shown} />
          ) : (
            <Alert tone="info">Version {asked.version} is not kept. Choose another one above.</Alert>
          )}
          <BeyondTheBytes has_keyring={has_keyring} />
        </Section>
      </div>
    </>
  )
}
