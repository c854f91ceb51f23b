import {
  Archive,
  Ban,
  Download,
  Eraser,
  History,
  KeyRound,
  LogIn,
  LogOut,
  type LucideIcon,
  MonitorSmartphone,
  MonitorX,
  Pencil,
  RefreshCw,
  ShieldAlert,
  SlidersHorizontal,
  TriangleAlert,
  UserRoundX,
} from 'lucide-react'
import type { AuditEventType } from '#contract/audit.ts'

type Look = { Icon: LucideIcon; tone: string }

const plain = 'bg-sunken text-muted'
const warning = 'bg-warning-soft text-warning'
const danger = 'bg-danger-soft text-danger'

/** How each thing that happens to an account is drawn: what somebody should look at twice stands out. */
export const eventLooks: Record<AuditEventType, Look> = {
  token_claimed: { Icon: MonitorSmartphone, tone: plain },
  device_connected: { Icon: MonitorSmartphone, tone: 'bg-accent-soft text-accent' },
  config_updated: { Icon: SlidersHorizontal, tone: plain },
  key_stored: { Icon: KeyRound, tone: 'bg-accent-soft text-accent' },
  token_rotated: { Icon: RefreshCw, tone: plain },
  token_revoked: { Icon: LogOut, tone: plain },
  device_revoked: { Icon: MonitorX, tone: plain },
  data_cleared: { Icon: Eraser, tone: warning },
  sign_in: { Icon: LogIn, tone: plain },
  sign_in_failed: { Icon: TriangleAlert, tone: warning },
  password_changed: { Icon: KeyRound, tone: plain },
  grant_denied: { Icon: Ban, tone: warning },
  key_read: { Icon: ShieldAlert, tone: warning },
  legacy_key_stored: { Icon: ShieldAlert, tone: warning },
  version_restored: { Icon: History, tone: plain },
  account_exported: { Icon: Download, tone: plain },
  account_deleted: { Icon: UserRoundX, tone: danger },
  token_reuse_detected: { Icon: ShieldAlert, tone: danger },
  device_renamed: { Icon: Pencil, tone: plain },
  browsers_signed_out: { Icon: LogOut, tone: plain },
}

/** Of a newer server. */
export const unknownLook: Look = { Icon: Archive, tone: plain }
