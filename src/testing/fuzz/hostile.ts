import fc from 'fast-check'

/** Texts that have broken programs: to a parser, a database, a log, an object, a number, or a person's eye. */
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202eabc',
  '\uffff',
  '😀'.repeat(50),
  'á'.repeat(33),
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-0',
  '1e400',
  '9007199254740993',
  "'; drop table accounts; --",
  '\\x00',
  '{}',
  '<script>alert(1)</script>',
  '%00',
  '../../etc/passwd',
  'A'.repeat(300),
  'B'.repeat(5000),
]

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

/** Values as JSON writes them, or nearly so. */
const literals = [
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '9007199254740993',
  '123456789012345678901234567890',
  '4294967296',
  '-1',
  '0.1',
  'true',
  'null',
  '{}',
  '[]',
  '[null]',
  '"\\ud800"',
  '"\\u0000"',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"toString":1,"length":-1}',
  '{"a":1,"a":2}',
  deep(100),
  deep(5000),
]

/** JSON of any kind, also where another is wanted. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...literals),
  hostileText.map((text) => JSON.stringify(text)),
  fc.nat(2000).map((length) => JSON.stringify('C'.repeat(length))),
  fc.json({ maxDepth: 3 }),
)

/** Paths that an escape, a dot or a slash may lead elsewhere. */
export const hostileSegment: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '%',
    '%zz',
    '%00',
    '%2f',
    '%2e%2e',
    '%ff',
    '%C0%80',
    '%ED%A0%80',
    ';',
    '~',
    'a'.repeat(5000),
    '%25',
  ),
  hostileText.map((text) => encodeURIComponent(text.toWellFormed()) || '%20'),
)

/** What HTTP lets a header say: no control characters, nothing beyond a byte. */
export const headerSafe = (text: string): string =>
  text
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .trim()
    .slice(0, 4000)
