import { Download } from 'lucide-react'
import type { DataType } from '#contract/data-type.ts'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { Card } from '#ui/primitives/card.tsx'
import type { Field } from '#ui/stored-bytes/field-words.ts'
import { ReadableBytes } from '#ui/stored-bytes/readable-bytes.tsx'
import { SealedBytes } from '#ui/stored-bytes/sealed-bytes.tsx'
import { sealOf, unsealedWords } from './seal-words.ts'
import type { Keys } from './stored-type.ts'

/** A version with how its bytes begin. */
type ShownVersion = {
  version: number
  format: number
  device_name: string | null
  is_current: boolean
  stored_bytes: number
  start: Uint8Array
  fields: Field[] | null
}

type Props = { type: DataType; shown: ShownVersion; keys: Keys }

/** One version as the server has it, byte by byte, and who can read it. */
export function VersionBytes({ type, shown, keys }: Props) {
  const { version, format, is_current, stored_bytes, fields } = shown
  const seal = sealOf(format, keys)
  return (
    <Card className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm">
          <strong className="font-semibold">Version {version}</strong>
          {is_current && ', the current one'}
          <span className="text-muted tabular-nums"> · {byteSize(stored_bytes)} in the database</span>
        </p>
        <a
          href={`/api/sync/data/${type}/versions/${version}`}
          download={`${type}-${version}.json`}
          className={buttonClass('small')}
        >
          <Download className="size-4" aria-hidden="true" />
          Download all of it
        </a>
      </div>
      {seal === 'sealed' && fields ? (
        <SealedBytes {...shown} fields={fields} />
      ) : (
        seal !== 'sealed' && <ReadableBytes {...shown} {...unsealedWords[seal]} />
      )}
    </Card>
  )
}
