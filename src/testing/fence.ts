import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'

/** Each folder and the folders it may import. Everything else is a breach. */
const mayImport: Record<string, string[]> = {
  contract: [],
  platform: ['contract'],
  domain: ['platform', 'contract'],
  ui: ['contract'],
  app: ['domain', 'platform', 'contract', 'ui'],
  embedded: [],
  server: ['app', 'domain', 'platform', 'contract', 'embedded'],
  crypto: ['contract'],
  client: ['crypto', 'contract'],
  cli: ['client', 'crypto', 'contract'],
}

const isTest = '\\.test\\.tsx?$'

/** The part of the client for Node and Electron. */
const NODE_ONLY = '^src/client/node/'

const rules: IForbiddenRuleType[] = [
  { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
  { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  {
    name: 'browser-safe',
    comment: 'what runs on a device also runs in a browser',
    severity: 'error',
    from: { path: '^src/(contract|crypto|client|ui)/', pathNot: [isTest, NODE_ONLY] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'node-apart',
    comment: 'what a browser loads does not reach what needs Node',
    severity: 'error',
    from: { path: '^src/client/', pathNot: [isTest, NODE_ONLY] },
    to: { path: NODE_ONLY },
  },
  {
    name: 'routes-without-next',
    comment: 'route files are served by the front server too',
    severity: 'error',
    from: { path: '/route\\.ts$' },
    to: { path: 'node_modules/next/' },
  },
  ...Object.entries(mayImport).map(([folder, allowed]) => ({
    name: `${folder}-imports`,
    severity: 'error' as const,
    from: { path: `^src/${folder}/`, pathNot: isTest },
    to: { path: '^src/', pathNot: [folder, ...allowed].map((name) => `^src/${name}/`) },
  })),
]

const { output } = await cruise(['src'], {
  parser: 'swc',
  ruleSet: { forbidden: rules },
  validate: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '\\.css$' },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'types', 'default'],
  },
})
const { modules, summary } = output as ICruiseResult
const own = modules.filter((module) => module.source.startsWith('src/'))
const crossings = own
  .flatMap((module) => module.dependencies)
  .filter(({ resolved }) => resolved.startsWith('src/'))

for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`)
process.stdout.write(
  `${own.length} modules and ${crossings.length} imports between them, ${summary.violations.length} breaches\n`,
)
// A fence that sees nothing holds nothing back.
if (own.length < 100 || crossings.length < 100 || summary.violations.length > 0) process.exitCode = 1
