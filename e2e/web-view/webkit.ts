import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { needDebianPackage } from '#testing/debian-package.ts'
import { freePort } from '#testing/processes.ts'
import { openWindow, type WebDriver } from './web-driver.ts'

const SCREEN = '/usr/bin/Xvfb'
const DRIVER = '/usr/bin/WebKitWebDriver'

/** A window of WebKitGTK, the engine of web views on a Linux desktop, on a screen that nobody sees. */
export async function openWebView(): Promise<WebDriver> {
  needDebianPackage('xvfb', SCREEN)
  needDebianPackage('webkit2gtk-driver', DRIVER)
  const home = await mkdtemp(join(tmpdir(), 'roost-web-view-'))
  const screen = await startScreen()
  const port = await freePort()
  const driver = spawn(DRIVER, [`--port=${port}`], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      DISPLAY: screen.display,
    },
    stdio: 'ignore',
  })
  const stop = async () => {
    for (const child of [driver, screen.child]) await end(child)
    await rm(home, { recursive: true, force: true })
  }
  try {
    const url = `http://127.0.0.1:${port}`
    const isReady = () =>
      fetch(`${url}/status`).then(
        ({ ok }) => ok,
        () => false,
      )
    await expect.poll(isReady).toBe(true)
    const window = await openWindow(url)
    return { ...window, close: () => window.close().finally(stop) }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A display that Xvfb chose itself, so that two of them never want the same. */
async function startScreen(): Promise<{ child: ChildProcess; display: string }> {
  const child = spawn(SCREEN, ['-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', '1280x900x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [number] = await once(child.stdout, 'data')
  return { child, display: `:${String(number).trim()}` }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
}
