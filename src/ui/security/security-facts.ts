import type { DataType } from '#contract/data-type.ts'

/** Who or what can open the account's key, as far as the keyring tells the server. */
export type RecipientFacts = {
  kind: string
  device_id: string | null
  device: { name: string; device_type: string; is_signed_in: boolean } | null
  is_known_key: boolean
  joined: 'pairing' | 'compared' | 'rotate' | null
  let_in_by: string | null
}

/** What an older client has stored of a data type. */
export type UnsealedFacts = { data_type: DataType; is_current: boolean; version_count: number }

export type SignInFacts = { created_at: string; ip_address: string | null; user_agent: string | null }
