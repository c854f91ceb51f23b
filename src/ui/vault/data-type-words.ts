import { Braces, FolderTree, History, KeyRound, type LucideIcon, Settings2 } from 'lucide-react'
import type { DataType } from '#contract/data-type.ts'

/** How each data type is named and what is in it. */
export const dataTypeWords: Record<DataType, { name: string; about: string; Icon: LucideIcon }> = {
  history: { name: 'History', about: 'Requests you have sent', Icon: History },
  environment: { name: 'Environments', about: 'Sets of variables', Icon: Braces },
  secret: { name: 'Secrets', about: 'Keys and passwords', Icon: KeyRound },
  collection: { name: 'Collections', about: 'Requests you have saved', Icon: FolderTree },
  setting: { name: 'Settings', about: 'How your app is set up', Icon: Settings2 },
}
