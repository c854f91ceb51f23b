import { type DataType, dataTypes } from '#contract/data-type.ts'
import { createLoop } from './create-loop.ts'

/** Work on each type by itself: what is in the way of one does not keep back the others. */
export type TypeLoops = {
  /** Asks for the work on types, all of them where none is named. */
  wake(...types: DataType[]): void
  /** Resolves when nothing is asked for and nothing is done. */
  idle(): Promise<void>
}

export function createTypeLoops(
  work: (type: DataType) => Promise<void>,
  onError: (type: DataType, error: unknown) => void,
): TypeLoops {
  const loops = new Map(
    dataTypes.map((type) => [
      type,
      createLoop(
        () => work(type),
        (error) => onError(type, error),
      ),
    ]),
  )
  return {
    wake: (...types) => {
      for (const type of types.length > 0 ? types : dataTypes) loops.get(type)?.wake()
    },
    idle: async () => void (await Promise.all([...loops.values()].map((loop) => loop.idle()))),
  }
}
