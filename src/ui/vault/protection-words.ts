import { type LucideIcon, ShieldAlert, ShieldCheck, ShieldQuestionMark } from 'lucide-react'

/** Who could read the data: nobody but the devices, whoever runs the server too, or there is none yet. */
export type Protection = 'end_to_end' | 'server_key' | 'none'

/** How the protection of an account is said, the same wherever it is. */
export const protectionWords: Record<
  Protection,
  { said: string; about: string; Icon: LucideIcon; look: string }
> = {
  end_to_end: {
    said: 'End-to-end encrypted',
    about: 'Only your devices can read what they store here.',
    Icon: ShieldCheck,
    look: 'text-accent',
  },
  server_key: {
    said: 'Readable by this server (older client)',
    about: 'An older client left its key here. Connecting a newer one ends that.',
    Icon: ShieldAlert,
    look: 'text-warning',
  },
  none: {
    said: 'No key yet',
    about: 'The first device you connect makes one.',
    Icon: ShieldQuestionMark,
    look: 'text-muted',
  },
}
