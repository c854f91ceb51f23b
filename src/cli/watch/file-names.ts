import { CliError } from '#cli/error.ts'

/** What editors, downloads, systems and Roost leave beside a file. docs/formats.md lists it: it is part of the format. */
const ignored = [
  /^\./,
  /^~\$/,
  /^#.*#$/,
  /~$/,
  /\.(swp|swo|swx|tmp|temp|part|crdownload)$/i,
  /^(thumbs\.db|desktop\.ini)$/i,
  /\.(conflict-(\d+|edit)-[0-9a-z]+|before-\d+)(-\d+)?(\.[^.]*)?$/,
]

/** Names that mean a device on Windows, whatever follows the first dot. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/** A name that JSON readers take for something else. */
const PROTOTYPE = '__proto__'

const LONGEST_NAME = 255

/** Whether a file or folder of this name is nobody's content. */
export const isIgnored = (name: string): boolean => ignored.some((rule) => rule.test(name))

/**
 * Refuses paths that could lead out of a folder, that some system cannot have, that two files would share where case or
 * accents are not told apart, or that a watch would not see again.
 */
export function requirePortable(paths: Iterable<string>): void {
  const spellings = new Map<string, string>()
  const files = new Set<string>()
  for (const path of paths) {
    const names = path.split('/')
    for (const name of names) requireName(name, path)
    for (let depth = 1; depth <= names.length; depth++) {
      const spelt = names.slice(0, depth).join('/')
      const folded = spelt.normalize('NFC').toLowerCase()
      const known = spellings.get(folded) ?? spelt
      if (known !== spelt)
        throw unportable(path, `differs from "${known}" only in case or accents; rename one of them`)
      spellings.set(folded, spelt)
    }
    files.add(path)
  }
  for (const path of files) {
    const names = path.split('/')
    for (let depth = 1; depth < names.length; depth++)
      if (files.has(names.slice(0, depth).join('/'))) throw unportable(path, 'lies in what is a file')
  }
}

function requireName(name: string, path: string): void {
  if (name === '' || name === '.' || name === '..') throw unportable(path, 'does not stay in its folder')
  if (isIgnored(name)) throw unportable(path, 'has a name that is not synced')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  if (/[<>:"|?*\\\u0000-\u001f\u007f]/.test(name) || /[. ]$/.test(name) || !name.isWellFormed())
    throw unportable(path, 'has characters that not every system takes; rename it')
  if (reserved.test(name)) throw unportable(path, 'has a name that Windows keeps for devices; rename it')
  if (name === PROTOTYPE) throw unportable(path, 'has a name that is not synced')
  if (Buffer.byteLength(name) > LONGEST_NAME) throw unportable(path, 'has too long a name; rename it')
}

const unportable = (path: string, why: string) =>
  new CliError('unportable_name', `${JSON.stringify(path)} ${why}.`)
