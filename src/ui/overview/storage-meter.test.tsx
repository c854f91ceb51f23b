import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { StorageMeter } from './storage-meter.tsx'

const words = (used_bytes: number) =>
  renderToStaticMarkup(
    <StorageMeter used_bytes={used_bytes} max_bytes={1000} kept_bytes={70} max_kept_bytes={2000} />,
  )

test('how much room is used and how much earlier versions take is said with both limits', () => {
  expect(words(790)).toContain('790 bytes of 1 kB')
  expect(words(790)).toContain('70 bytes of 2 kB')
  expect(words(790)).not.toContain('room left')
})

test('little room and no room are told, with what to do about it', () => {
  expect(words(800)).toContain('There is little room left')
  expect(words(999)).toContain('href="/dashboard/vault"')
  expect(words(1000)).toContain('There is no room left')
  expect(words(1400)).toContain('width:100%')
})
