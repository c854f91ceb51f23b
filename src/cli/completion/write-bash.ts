import type { DescribedCommand, Kind } from './describe-program.ts'

/** A completion script for bash, from 3.2 on. Where no word fits, bash completes files by itself. */
export function writeBash(commands: DescribedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path.length > 0 ? [quoted(` ${path.join(' ')}`)] : []))
  const with_value = commands.flatMap(({ options }) => options.filter(({ value }) => value !== null))
  const values = [...new Set(with_value.flatMap(({ flags }) => flags))]
  return `\
# Completion of roost for bash: source <(roost completion bash)
_roost() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at_path= at=0 i words=
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${values.join('|')})
        # bash takes an address apart at its colons.
        ((i++)); while [[ \${COMP_WORDS[i+1]} == : ]]; do ((i += 2)); done; continue ;;
      -?*) continue ;;
    esac
    case "$at_path \${COMP_WORDS[i]}" in
      ${paths.join('|')}) at_path="$at_path \${COMP_WORDS[i]}"; at=0 ;;
      *) ((at++)) ;;
    esac
  done
  case $prev in ${values.join('|')}) return ;; esac
  if [[ $cur == -* ]]; then
    case "$at_path" in
${commands
  .map(({ path, options }) =>
    entry(
      path,
      '',
      options.flatMap(({ flags }) => flags),
    ),
  )
  .join('\n')}
    esac
  else
    case "$at_path:$at" in
${commands.flatMap(places).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o bashdefault -o default -F _roost roost
`
}

const quoted = (text: string): string => `"${text}"`

const entry = (path: string[], place: string, words: readonly string[]): string =>
  `      ${quoted(path.map((word) => ` ${word}`).join('') + place)}) words=${quoted([...new Set(words)].join(' '))} ;;`

function places({ path, commands, places: kinds }: DescribedCommand): string[] {
  const names = commands.map(({ name }) => name)
  const words = (kind: Kind) => (typeof kind === 'string' ? [] : kind)
  if (names.length > 0) return [entry(path, ':0', names)]
  return kinds.flatMap((kind, at) => (words(kind).length > 0 ? [entry(path, `:${at}`, words(kind))] : []))
}
