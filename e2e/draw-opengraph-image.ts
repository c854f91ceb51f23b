import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { root } from '#testing/stack.ts'
import { findBrowser } from './find-browser.ts'

// Draws src/app/opengraph-image.png, which is what a link to a Roost looks like in a chat. Run it by hand when the mark
// changes; the picture is committed, so that no server has to draw.
const file = (path: string) => readFile(join(root, path))
const font = await file('node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')
const bird = /<path fill="#fff" d="([^"]+)"/.exec(await file('src/app/icon.svg').then(String))?.[1]

const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } })
await page.setContent(`
  <style>
    @font-face { font-family: Inter; font-weight: 100 900; src: url(data:font/woff2;base64,${font.toString('base64')}) }
    body { margin: 0; height: 630px; background: #17614f; color: #fff; font-family: Inter; position: relative; overflow: hidden }
    h1 { position: absolute; left: 88px; top: 172px; margin: 0; font-size: 116px; font-weight: 650; letter-spacing: -0.035em }
    p { position: absolute; left: 94px; top: 326px; margin: 0; font-size: 40px; line-height: 1.35; color: #d3ebe1 }
    svg { position: absolute; right: 70px; top: 88px; width: 460px; height: 460px; overflow: visible }
  </style>
  <h1>Roost</h1>
  <p>Your devices, in sync,<br>end-to-end encrypted.</p>
  <svg viewBox="0 0 32 32">
    <path fill="#fff" d="${bird}" />
    <circle cx="20.3" cy="9.4" r="1.3" fill="#17614f" />
    <path d="M-100 28h200" stroke="#f0a060" stroke-width="1.2" />
    <path d="M13.5 23.5V27.4M17.5 23.2V27.4" stroke="#fff" stroke-width="1.5" />
  </svg>`)
await page.evaluate(() => document.fonts.load('600 20px Inter'))
await page.screenshot({ path: join(root, 'src/app/opengraph-image.png') })
await browser.close()
