import { expect, test } from 'vitest'
import { profileFolder } from './folder.ts'

test('a profile name cannot lead out of the folder', () => {
  for (const name of ['../x', 'a/b', '.', '', '..', 'a\0'])
    expect(() => profileFolder(name, {})).toThrow('cannot be a profile name')
  expect(profileFolder('work', { ROOST_HOME: '/r' })).toBe('/r/work')
  expect(profileFolder('work', { XDG_CONFIG_HOME: '/x' })).toBe('/x/roost/work')
  expect(profileFolder('work', {})).toMatch(/\.config\/roost\/work$/)
})
