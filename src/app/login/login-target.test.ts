import { describe, expect, test } from 'vitest'
import { LoginTarget, loginPath, pageAfterLogin } from './login-target.ts'

describe('what is carried through signing in', () => {
  test('without anything, signing in leads to the dashboard', () => {
    expect(pageAfterLogin(LoginTarget.parse({}))).toBe('/dashboard')
  })

  test('a page that was asked for is come back to', () => {
    expect(pageAfterLogin(LoginTarget.parse({ redirect: '/dashboard?a=1' }))).toBe('/dashboard?a=1')
  })

  test('a page of another site is not', () => {
    expect(pageAfterLogin(LoginTarget.parse({ redirect: '//example.com' }))).toBe('/dashboard')
  })

  test('a waiting device goes first', () => {
    const target = LoginTarget.parse({ token: 'a/b?c', redirect: '/dashboard' })
    expect(pageAfterLogin(target)).toBe('/sync/authorize?token=a%2Fb%3Fc')
  })

  test('a parameter given twice counts as none', () => {
    expect(LoginTarget.parse({ token: ['a', 'b'], redirect: ['/a', '/b'] })).toEqual({})
  })

  test('switching to another mode carries everything along', () => {
    const target = LoginTarget.parse({ token: 'a b', redirect: '/dashboard?x=1' })
    const query = new URL(loginPath(target, 'sign-up'), 'http://here').searchParams
    expect(Object.fromEntries(query)).toEqual({ mode: 'sign-up', token: 'a b', redirect: '/dashboard?x=1' })
    expect(loginPath(LoginTarget.parse({}))).toBe('/login')
  })
})
