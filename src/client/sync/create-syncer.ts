import type { Device } from '#client/connection.ts'
import { TypeSwitchedOff } from '#client/errors.ts'
import type { sleep } from '#client/transport/sleep.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import type { RealtimeMessage } from '#contract/realtime.ts'
import { subscribe, type TypeChange } from './announce.ts'
import { checkAccount } from './check-account.ts'
import { createLane, type Lane } from './create-lane.ts'
import { readState } from './documents.ts'
import { type SettleOptions, settle } from './settle.ts'
import { withSignal } from './sync-type.ts'

export type SyncerOptions = SettleOptions & {
  signal?: AbortSignal | undefined
  /** Called after every change of what this device has that this program makes. */
  onChange?: ((change: TypeChange) => void) | undefined
  /** Called when a round fails: with the pause until the next one, or with null where only a person can mend it. */
  onProblem?: ((problem: { type: DataType; error: unknown; pause_ms: number | null }) => void) | undefined
  /** Waits between rounds that failed. */
  pause?: typeof sleep | undefined
}

/** Keeps a device and the server the same, until its signal is aborted. */
export type Syncer = {
  /** What a follower of the account was told. Twice, late or out of order does no harm. */
  hear(message: RealtimeMessage): void
  /** Whether there is a network, where the system knows. Nothing is tried while there is none. */
  setOnline(is_online: boolean): void
  /** Looks at types anew, all of them where none is named: for example after `agreeToRestore` or unlocking. */
  nudge(...types: DataType[]): void
  /** Resolves when nothing is left that can be done now. */
  idle(): Promise<void>
}

/** Starts to sync: all types once, and from then on what is put here or heard of. */
export function createSyncer(device: Device, options: SyncerOptions = {}): Syncer {
  const stoppable = withSignal(device, options.signal)
  const { signal } = stoppable
  const account = createAccountCheck(stoppable)
  const lanes = new Map(dataTypes.map((type) => [type, createTypeLane(stoppable, type, account, options)]))
  let is_online = true
  let epoch: number | undefined

  const want = (type: DataType, revision: number) => lanes.get(type)?.want(revision)
  const nudge = (...types: DataType[]) => {
    for (const type of types.length > 0 ? types : dataTypes) want(type, Number.POSITIVE_INFINITY)
  }
  const checkAnew = () => {
    account.forget()
    nudge()
  }

  function hear(message: RealtimeMessage): void {
    if (message.type === 'data_updated' && message.data_type)
      want(message.data_type, message.version ?? Number.POSITIVE_INFINITY)
    const is_of_account = ['config_changed', 'key_rotated', 'must_refetch'].includes(message.type)
    const is_other_epoch = message.type === 'up_to_date' && message.epoch !== epoch
    if ('epoch' in message) epoch = message.epoch
    if (is_of_account || is_other_epoch) checkAnew()
  }

  function setOnline(now: boolean): void {
    if (now === is_online) return
    is_online = now
    for (const lane of lanes.values()) lane.setOnline(now)
    if (now) checkAnew()
  }

  const unsubscribe = subscribe(device, (change) => {
    options.onChange?.(change)
    if (change.content === 'here' && change.is_pending) nudge(change.type)
  })
  signal?.addEventListener('abort', unsubscribe, { once: true })
  nudge()
  const idle = async () => void (await Promise.all([...lanes.values()].map((lane) => lane.idle())))
  return { hear, setOnline, nudge, idle }
}

type AccountCheck = { done(): Promise<unknown>; forget(): void }

function createTypeLane(
  device: Device,
  type: DataType,
  account: AccountCheck,
  { onProblem, pause, ...options }: SyncerOptions,
): Lane {
  return createLane({
    signal: device.signal,
    pause,
    onProblem: (error, pause_ms) => {
      // A person wants it so; it is looked at again when the preferences change.
      if (!(error instanceof TypeSwitchedOff)) onProblem?.({ type, error, pause_ms })
    },
    round: async (revision) => {
      const { base, edit } = await readState(device, type)
      if (edit === null && (base?.revision ?? 0) >= revision) return
      await account.done()
      await settle(device, type, options)
    },
  })
}

/** Asks about the account once, for all types together, until there is news of it. */
function createAccountCheck(device: Device): AccountCheck {
  let checked: Promise<unknown> | undefined
  return {
    forget: () => {
      checked = undefined
    },
    done: () => {
      const checking = checked ?? checkAccount(device)
      checked = checking
      checking.catch(() => {
        if (checked === checking) checked = undefined
      })
      return checking
    },
  }
}
