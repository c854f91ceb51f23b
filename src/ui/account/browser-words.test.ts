import { expect, test } from 'vitest'
import { browserWords } from './browser-words.ts'

test('a browser is called what people call it, with the system it runs on', () => {
  const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)'
  for (const [user_agent, words] of [
    [`${linux} Chrome/156.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    [`${linux} Chrome/156.0.0.0 Safari/537.36 Edg/156.0`, 'Edge on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0',
      'Firefox on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
  ] as const) {
    expect(browserWords(user_agent)).toBe(words)
  }
})

test('what is no browser is shown as it calls itself, within bounds', () => {
  expect(browserWords('curl/8.0')).toBe('curl/8.0')
  expect(browserWords('x'.repeat(500))).toHaveLength(120)
})
