import { Globe, Laptop, type LucideIcon, Smartphone, Terminal } from 'lucide-react'

type Words = { name: string; Icon: LucideIcon }

const known: Record<string, Words> = {
  desktop: { name: 'Desktop', Icon: Laptop },
  linux: { name: 'Linux', Icon: Laptop },
  macos: { name: 'macOS', Icon: Laptop },
  darwin: { name: 'macOS', Icon: Laptop },
  windows: { name: 'Windows', Icon: Laptop },
  win32: { name: 'Windows', Icon: Laptop },
  cli: { name: 'Command line', Icon: Terminal },
  android: { name: 'Android', Icon: Smartphone },
  ios: { name: 'iOS', Icon: Smartphone },
  mobile: { name: 'Phone', Icon: Smartphone },
  web: { name: 'Browser', Icon: Globe },
  browser: { name: 'Browser', Icon: Globe },
}

/** How a device type is named and drawn. Devices name their own; one we do not know is shown as it is. */
export const deviceWords = (device_type: string): Words =>
  known[device_type.toLowerCase()] ?? { name: device_type, Icon: Laptop }
