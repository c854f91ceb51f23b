'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useId, useSyncExternalStore } from 'react'

const themes = [
  { value: 'system', name: 'System', Icon: Monitor },
  { value: 'light', name: 'Light', Icon: Sun },
  { value: 'dark', name: 'Dark', Icon: Moon },
]

/** Three ways the pages can look. What was chosen only the browser knows, so the server marks none. */
export function ThemeChoice() {
  const { theme, setTheme } = useTheme()
  const name = useId()
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <fieldset className="needs-script">
      <legend className="mb-1.5 font-medium text-muted text-xs">Theme</legend>
      <div className="grid grid-cols-[auto_auto_auto] gap-1 rounded-control bg-sunken p-1">
        {themes.map(({ value, name: label, Icon }) => (
          <label
            key={value}
            className="relative flex min-h-9 cursor-pointer items-center justify-center gap-1.5 rounded-md px-1 text-muted whitespace-nowrap text-xs has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-3 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name={name}
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={isHere && theme === value}
              onChange={() => setTheme(value)}
            />
            <Icon className="size-3.5" aria-hidden="true" />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const never = () => () => {}
