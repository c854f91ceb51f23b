import { type RefusalCode, type RefusalDetail, refusals } from '#contract/refusal.ts'

/** A declined request: thrown anywhere, answered in one place with its code, its status and a sentence that helps. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode
  readonly detail: RefusalDetail | undefined

  constructor(code: RefusalCode, sentence: string = refusals[code].sentence, detail?: RefusalDetail) {
    super(sentence)
    this.code = code
    this.detail = detail
  }

  get status(): number {
    return refusals[this.code].status
  }
}

/** What a caller is told of an error: what was declined, or that the fault is ours. */
export const errorToRefusal = (error: unknown): Refusal =>
  error instanceof Refusal ? error : new Refusal('internal_error')
