import { type LucideIcon, ShieldAlert, ShieldCheck, ShieldQuestionMark } from 'lucide-react'
import type { Tone } from '#ui/primitives/icon-disc.tsx'

type Words = { said: string; about: string; Icon: LucideIcon; tone: Tone }

/** Who could read what is stored, as a person is told. Nothing is promised of what no device has sealed. */
export const protectionWords = {
  end_to_end: {
    said: 'End-to-end encrypted',
    about: 'Only your devices can read what they store here.',
    Icon: ShieldCheck,
    tone: 'good',
  },
  partly_sealed: {
    said: 'Not everything is sealed yet',
    about: 'What an older app stored is still here, unsealed: whoever kept its key could read it.',
    Icon: ShieldAlert,
    tone: 'warning',
  },
  server_key: {
    said: 'Readable by this server (older client)',
    about: 'An older app left its key here. Connecting a newer one ends that.',
    Icon: ShieldAlert,
    tone: 'warning',
  },
  unsealed: {
    said: 'Not sealed by your devices',
    about: 'An older app stored this in its own way. This server cannot tell whether it is encrypted.',
    Icon: ShieldAlert,
    tone: 'warning',
  },
  none: {
    said: 'No key yet',
    about: 'The first device you connect makes one.',
    Icon: ShieldQuestionMark,
    tone: 'plain',
  },
} satisfies Record<string, Words>

export type Protection = keyof typeof protectionWords
