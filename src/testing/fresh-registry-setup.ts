// Files that share a process are each to find what a new process holds once: nothing.
const { [Symbol.for('roost.registry')]: registry } = globalThis as { [key: symbol]: unknown }
if (registry instanceof Map) registry.clear()
