import type { DescribedCommand, DescribedOption, Kind } from './describe-program.ts'

/** A completion script for fish. */
export function writeFish(commands: DescribedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path.length > 0 ? [quoted(path.join(' '))] : []))
  const with_value = commands.flatMap(({ options }) => options.filter(({ value }) => value !== null))
  const values = [...new Set(with_value.flatMap(({ flags }) => flags))]
  return `\
# Completion of roost for fish: roost completion fish | source
function __roost_at
    set -l at_path
    set -l at 0
    set -l skips 0
    for word in (commandline -opc)[2..-1]
        if test $skips = 1
            set skips 0
        else if contains -- $word ${values.join(' ')}
            set skips 1
        else if not string match -qr -- '^-.' $word
            if contains -- (string trim "$at_path $word") ${paths.join(' ')}
                set at_path (string trim "$at_path $word")
                set at 0
            else
                set at (math $at + 1)
            end
        end
    end
    string match -q -- $argv[1] "$at_path:$at"
end
complete -c roost -f
${commands.flatMap(lines).join('\n')}
`
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function lines({ path, commands, options, places }: DescribedCommand): string[] {
  const when = (place: string) => `complete -c roost -n ${quoted(`__roost_at "${path.join(' ')}:${place}"`)}`
  return [
    ...commands.map(({ name, description }) => `${when('0')} -a ${name} -d ${quoted(description)}`),
    ...places.flatMap((kind, at) => (kind === 'free' ? [] : [`${when(String(at))} ${offer(kind)}`])),
    ...options.map((option) => `${when('*')} ${writeOption(option)}`),
  ]
}

function writeOption({ flags, description, value }: DescribedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const taken = value === null ? '' : value === 'file' ? ' -r -F' : ' -x'
  return `${names.join(' ')}${taken} -d ${quoted(description)}`
}

const offer = (kind: Kind): string => (typeof kind === 'string' ? '-F' : `-a ${quoted(kind.join(' '))}`)
