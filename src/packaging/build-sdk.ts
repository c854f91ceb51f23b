import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { bundleForBrowser, measure, writeModules } from './bundle.ts'

const root = resolve(import.meta.dirname, '../..')
const source = join(root, 'src')
const entries = {
  'client/entry': join(source, 'client/entry.ts'),
  'client/node/entry': join(source, 'client/node/entry.ts'),
}

/**
 * Builds what apps install, into a folder that is emptied first: modules for programs that are bundled or run in Node,
 * one bundle for pages that are not, and declarations. Answers what a browser loads, in bytes of gzip.
 */
export async function buildSdk(folder: string) {
  await rm(folder, { recursive: true, force: true })
  await writeModules(entries, source, folder)
  const chunks = await bundleForBrowser(entries['client/entry'], join(folder, 'browser'))
  await writeDeclarations(join(folder, 'types'))
  return measure(chunks)
}

async function writeDeclarations(folder: string): Promise<void> {
  const project = join(import.meta.dirname, 'tsconfig.json')
  const compiler = join(root, 'node_modules/.bin/tsc')
  await promisify(execFile)(compiler, ['--project', project, '--outDir', folder], { cwd: root })
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue
    const path = join(folder, name)
    const text = await readFile(path, 'utf8')
    const rewritten = text.replace(
      /((?:from|import\()\s*(["']))([#.][^"']*)\.ts\2/g,
      (_, before, quote, module) => {
        const target = module.startsWith('#') ? join(folder, module.slice(1)) : join(dirname(path), module)
        const found = relative(dirname(path), target).replaceAll('\\', '/')
        return `${before}${found.startsWith('.') ? found : `./${found}`}.js${quote}`
      },
    )
    await writeFile(path, rewritten)
  }
}

if (import.meta.main) {
  const folder = join(root, 'dist')
  const { first, later, argon2 } = await buildSdk(folder)
  const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
  process.stdout.write(
    `Built ${folder}. In a browser, gzipped: ${kb(first)} at once, ${kb(later)} when keys are made or opened, and ${kb(argon2)} for Argon2.\n`,
  )
}
