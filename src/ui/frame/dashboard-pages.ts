import {
  Archive,
  LayoutDashboard,
  type LucideIcon,
  MonitorSmartphone,
  ShieldCheck,
  SlidersHorizontal,
} from 'lucide-react'

/** The pages of the dashboard, in the order they are listed. A person's own page is in the menu of their account. */
export const dashboardPages: readonly { path: string; name: string; Icon: LucideIcon }[] = [
  { path: '/dashboard', name: 'Overview', Icon: LayoutDashboard },
  { path: '/dashboard/sync', name: 'Sync settings', Icon: SlidersHorizontal },
  { path: '/dashboard/devices', name: 'Devices', Icon: MonitorSmartphone },
  { path: '/dashboard/vault', name: 'Vault', Icon: Archive },
  { path: '/dashboard/security', name: 'Security', Icon: ShieldCheck },
]
