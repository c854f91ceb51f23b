import { parseArgs } from 'node:util'
import { run } from '#testing/step.ts'
import { soak } from './soak.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    schedules: { type: 'string' },
  },
})

process.exitCode = values.schedules
  ? await runSchedules(values.schedules, values.seed)
  : await runSoak(Number(values.seconds), Number(values.seed))

/** Kills whatever can be killed for a while; 1 with the seed if anything was lost. */
async function runSoak(seconds: number, seed: number): Promise<number> {
  process.stdout.write(`${seconds} seconds, seed ${seed}\n`)
  const { edits, acknowledged, kills, conflict_copies, faults } = await soak({ seconds, seed })
  process.stdout.write(
    [
      `edits             ${edits}`,
      `acknowledged      ${acknowledged}`,
      `kill -9           ${Object.entries(kills)
        .map(([what, times]) => `${what} ${times}`)
        .join(', ')}`,
      `conflict copies   ${conflict_copies}`,
      '',
    ].join('\n'),
  )
  if (faults.length === 0) {
    process.stdout.write('Both folders are the same, with every acknowledged edit.\n')
    return 0
  }
  process.stderr.write(`${faults.join('\n')}\nAgain: npm run soak -- --seconds ${seconds} --seed ${seed}\n`)
  return 1
}

/** Runs that many schedules of the sync engine's model. */
async function runSchedules(runs: string, seed: string): Promise<number> {
  const { code } = await run(
    'npx',
    [
      'vitest',
      'run',
      '--config',
      'src/testing/vitest.config.ts',
      ...['--project', 'unit', '--project', 'device'],
      'src/client/sync/any-',
    ],
    { SCHEDULE_RUNS: runs, SCHEDULE_SEED: seed },
  )
  return code
}
