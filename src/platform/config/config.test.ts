import { expect, test } from 'vitest'
import { InvalidConfig, parseConfig } from './config.ts'

test('an empty environment is a complete configuration', () => {
  expect(parseConfig({})).toMatchObject({ PORT: 3000, SESSION_EXPIRY_DAYS: 90, TEMP_TOKEN_EXPIRY_MINUTES: 5 })
})

test('an empty value counts as none', () => {
  expect(parseConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 3000 })
  expect(parseConfig({ DATABASE_URL: '' })).not.toHaveProperty('DATABASE_URL')
})

test('the two keys of Turnstile go together, as do those of a GitHub app', () => {
  const one = { TURNSTILE_SECRET_KEY: 'secret' }
  expect(() => parseConfig(one)).toThrow(/NEXT_PUBLIC_TURNSTILE_SITE_KEY and TURNSTILE_SECRET_KEY/)
  expect(() => parseConfig({ GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: '' })).toThrow(InvalidConfig)
  expect(parseConfig({ ...one, NEXT_PUBLIC_TURNSTILE_SITE_KEY: 'site' })).toMatchObject(one)
})

test('a trailing slash of an address is dropped, since links are built from it', () => {
  expect(parseConfig({ NEXT_PUBLIC_SERVER_URL: 'https://roost.example//' })).toMatchObject({
    NEXT_PUBLIC_SERVER_URL: 'https://roost.example',
  })
})

test('a value that makes no sense is refused by the name of its variable, without repeating the value', () => {
  const secret = 'not base64, but secret!'
  expect(() => parseConfig({ PORT: 'eighty', ROOST_SECRET_KEY: secret })).toThrow(InvalidConfig)
  expect(() => parseConfig({ PORT: 'eighty', ROOST_SECRET_KEY: secret })).toThrow(
    /PORT[\s\S]*ROOST_SECRET_KEY/,
  )
  expect(() => parseConfig({ ROOST_SECRET_KEY: secret })).not.toThrow(secret)
})
