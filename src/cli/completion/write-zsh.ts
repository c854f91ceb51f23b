import type { DescribedCommand, DescribedOption, Kind } from './describe-program.ts'

/** A completion script for zsh. */
export function writeZsh(commands: DescribedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path.length > 0 ? [quoted(path.join(' '))] : []))
  const with_value = commands.flatMap(({ options }) => options.filter(({ value }) => value !== null))
  const flagsOf = (isWanted: (option: DescribedOption) => boolean) =>
    [...new Set(with_value.filter(isWanted).flatMap(({ flags }) => flags))].join('|')
  return `\
#compdef roost
# Completion of roost for zsh: source <(roost completion zsh), after compinit
_roost() {
  local at_path= at=0 i word
  local -a items
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case $word in
      ${flagsOf(() => true)}) ((i++)); continue ;;
      -?*) continue ;;
    esac
    case "\${at_path:+$at_path }$word" in
      ${paths.join('|')}) at_path="\${at_path:+$at_path }$word"; at=0 ;;
      *) ((++at)) ;;
    esac
  done
  case \${words[CURRENT-1]} in
    ${flagsOf(({ value }) => value === 'file')}) _files; return ;;
    ${flagsOf(({ value }) => value !== 'file')}) return ;;
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    case "$at_path" in
${commands.map(({ path, options }) => `      ${quoted(path.join(' '))}) items=(${options.flatMap(toItems).join(' ')}) ;;`).join('\n')}
    esac
    _describe option items
    return
  fi
  case "$at_path:$at" in
${commands.flatMap(places).join('\n')}
  esac
}
# As a file of $fpath this is the function itself.
if [[ \${funcstack[1]} == _roost ]]; then _roost "$@"; else compdef _roost roost; fi
`
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A word and what it says, as \`_describe\` wants it. */
const item = (word: string, description: string): string =>
  quoted(`${word.replaceAll(':', '\\:')}:${description}`)

const toItems = ({ flags, description }: DescribedOption): string[] =>
  flags.map((flag) => item(flag, description))

function places({ path, commands, places: kinds }: DescribedCommand): string[] {
  const place = (at: number) => `    ${quoted(`${path.join(' ')}:${at}`)})`
  if (commands.length > 0) {
    const items = commands.map(({ name, description }) => item(name, description))
    return [`${place(0)} items=(${items.join(' ')}); _describe command items ;;`]
  }
  return kinds.flatMap((kind, at) => (kind === 'free' ? [] : [`${place(at)} ${offer(kind)} ;;`]))
}

const offer = (kind: Kind): string => (typeof kind === 'string' ? '_files' : `compadd -- ${kind.join(' ')}`)
