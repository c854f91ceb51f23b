/** Loaded into a server that is measured: at SIGUSR2 it gives back what memory it can and says what it has left. */
process.on('SIGUSR2', () => {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  process.stdout.write(`memory ${JSON.stringify(process.memoryUsage())}\n`)
})
