import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigSchema } from '#platform/config/schema.ts'
import { root } from './stack.ts'

type Setting = { description?: string; default?: unknown }

const START = '<!-- settings: npm run readme -->'
const END = '<!-- /settings -->'

/** Every setting as a Markdown table, from the schema that parses them. */
export function configTable(): string {
  const { properties } = z.toJSONSchema(ConfigSchema, { io: 'input', unrepresentable: 'any' })
  const rows = Object.entries(properties as Record<string, Setting>).map(([name, setting]) => {
    const value = setting.default === undefined ? '' : `\`${setting.default}\``
    return `| \`${name}\` | ${value} | ${setting.description} |`
  })
  return ['| Variable | Default | What it does |', '| --- | --- | --- |', ...rows].join('\n')
}

/** `readme` with the table of settings as it is now. */
export function withConfigTable(readme: string): string {
  const [before, rest] = readme.split(START)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`README.md has lost its ${START}`)
  return `${before}${START}\n\n${configTable()}\n\n${END}${after}`
}

if (import.meta.main) {
  const path = join(root, 'README.md')
  await writeFile(path, withConfigTable(await readFile(path, 'utf8')))
}
