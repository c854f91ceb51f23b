import type { z } from 'zod'
import type { listVersions } from '#contract/vault-versions.ts'

/**
 * A version that the server keeps. Of a sealed one, revision, hashes, key version and device are what that device
 * wrote; sizes, times and names of devices are the server's word, and so is everything of an unsealed one.
 */
export type KeptVersion = {
  revision: number
  is_sealed: boolean
  /** A tombstone: the type was removed. */
  is_deletion: boolean
  is_current: boolean
  /** 0: an older client's. */
  key_version: number
  content_hash: string | null
  /** Content hash of what it replaced. */
  parent_hash: string | null
  device_id: string | null
  /** Null when the device is gone. */
  device_name: string | null
  bytes: number
  created_at: string
}

/** A version as the server lists it. */
export type ListedVersion = z.output<typeof listVersions.reply>['items'][number]
