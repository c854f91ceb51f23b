import { describe, expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

describe('the path a person is sent to after signing in', () => {
  test.each([
    ['/', '/'],
    ['/dashboard', '/dashboard'],
    ['/dashboard?tab=a%20b#top', '/dashboard?tab=a%20b#top'],
    ['/sync/authorize?token=abc', '/sync/authorize?token=abc'],
    ['/a/../dashboard', '/dashboard'],
    ['/search?q=https://example.com//', '/search?q=https://example.com//'],
  ])('keeps our own %j', (path, expected) => {
    expect(ownPath(path)).toBe(expected)
  })

  test.each([
    '//example.com',
    '///example.com',
    '/\\example.com',
    '/\\/example.com',
    '\\\\example.com',
    '/..//example.com',
    '/.//example.com',
    '/a/..//example.com',
    '/\t/example.com',
    '/\n/example.com',
    '\t//example.com',
    ' //example.com',
    '/dashboard\u0000',
    '/dashboard\u2028',
    'https://example.com',
    'https:example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    'dashboard',
    'example.com',
    '@example.com',
    '',
  ])('refuses %j', (path) => {
    expect(ownPath(path)).toBeUndefined()
  })

  test.each([undefined, null, 7, ['/dashboard'], {}])('refuses %j, which is not text', (path) => {
    expect(ownPath(path)).toBeUndefined()
  })
})
