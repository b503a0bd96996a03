// npm run pictures [-- NAME...]
//
// Draws the pictures of the documents from the product itself, into docs/pictures. Build it first (npm run build).
// Screens of the terminal are SVGs: the program runs on a real terminal (util-linux script), what it writes is
// replayed, and the screen is drawn as text. Pages are PNGs, drawn by a Chromium, light and dark. Where there is no
// `script` or no Chromium, the pictures that need it stay as they are.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findChromium, launchChromium } from './lib/chromium.mjs';
import { createTerminal } from './lib/terminal-picture.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const main = path.join(root, 'dist', 'main.js');
const folder = path.join(root, 'docs', 'pictures');
/** How long a screen or a page may take, in milliseconds. */
const PATIENCE = 120_000;
const example = name => path.join(root, 'examples', name);

/**
 * What is typed: a text, after which the screen must show another one.
 * @typedef {{ type: string, shows: RegExp }} Step
 */

const screens = [
  {
    name: 'prompt',
    title: 'The prompt of inkprof: a report, and the menu of completions for peek',
    args: [example('leaky-service/heap.pb.gz')],
    size: [100, 22],
    hasCursor: true,
    steps: [
      { type: '', shows: /\(pprof\)/ },
      { type: 'top5\r', shows: /NewReaderSize[^]*\(pprof\)/ },
      { type: 'peek cache\t', shows: /cache\.clone +flat[^]*leaky-service · inuse_space/ },
      { type: '\t', shows: /cache\.clone +flat/ },
    ],
  },
  {
    name: 'flame',
    title: 'A flame graph that fills the terminal',
    args: ['-flame', example('leaky-service/cpu.pb.gz')],
    size: [100, 24],
    hasCursor: false,
    steps: [
      { type: '', shows: /root/ },
      { type: 'jjjjjjjjjjj', shows: /cum 2\.84s \(79\.11%\)[^]*Catalog\)\.Search/ },
    ],
  },
  {
    name: 'lesson',
    title: 'A lesson of the course at the prompt: a wrong answer, and what it was',
    args: ['learn', 'first-look'],
    size: [84, 26],
    hasCursor: true,
    steps: [
      { type: '', shows: /first-look 1\/5[^]*\(pprof\)/ },
      { type: 'skip\r', shows: /first-look 2\/5[^]*\(pprof\)/ },
      { type: 'skip\r', shows: /first-look 3\/5[^]*\(pprof\)/ },
      { type: 'top2\r', shows: /total[^]*first-look 3\/5[^]*\(pprof\)/ },
      { type: '1.78s\r', shows: /Not yet[^]*first-look 3\/5[^]*\(pprof\)/ },
    ],
  },
];

/** Types into the program on a terminal and draws the screen that it leaves. */
async function drawScreen({ name, title, args, size: [columns, rows], hasCursor, steps }) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-pictures-'));
  const terminal = createTerminal(columns, rows);
  const words = [process.execPath, main, ...args].map(word => JSON.stringify(word)).join(' ');
  const child = spawn('script', ['-qfec', `stty cols ${columns} rows ${rows}; exec ${words}`, '/dev/null'], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: root,
  });
  try {
    child.stdout.on('data', chunk => terminal.write(chunk));
    for (const { type, shows } of steps) {
      child.stdin.write(type);
      const end = Date.now() + PATIENCE;
      while (!shows.test(terminal.text())) {
        if (Date.now() > end)
          throw new Error(`${name}: after ${JSON.stringify(type)} there is no ${shows}:\n${terminal.text()}`);
        await sleep(50);
      }
      // The rest of the frame.
      await sleep(1000);
    }
    write(`${name}.svg`, terminal.picture({ title, hasCursor }));
  } finally {
    child.kill('SIGKILL');
    fs.rmSync(home, { recursive: true, force: true });
  }
}

const pages = [
  {
    name: 'web-flame',
    args: [example('leaky-service/cpu.pb.gz')],
    address: 'flamegraph',
    size: [1200, 600],
  },
];

/** Serves a profile and takes a picture of a page, in both modes. */
async function drawPage({ name, args, address, size: [width, height] }, browser) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-pictures-'));
  const server = spawn(process.execPath, [main, '-no_browser', '-http=localhost:', ...args], {
    env: { ...process.env, HOME: home, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await new Promise((resolve, reject) => {
      let said = '';
      const listen = chunk => {
        said += chunk;
        const found = /http:\/\/\S+:\d+/.exec(said);
        if (found) resolve(found[0]);
      };
      server.stdout.on('data', listen);
      server.stderr.on('data', listen);
      server.on('exit', () => reject(new Error(`the server ended: ${said}`)));
    });
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await page.goto(`${url}/ui/${address}`, { timeout: PATIENCE });
      await page.waitForLoadState('networkidle');
      await sleep(1000);
      write(`${name}-${colorScheme}.png`, await page.screenshot());
      await page.close();
    }
  } finally {
    server.kill('SIGKILL');
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function write(file, content) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, file), content);
  console.log(`docs/pictures/${file}: ${Math.round(Buffer.byteLength(content) / 1024)} kB`);
}

const wanted = process.argv.slice(2);
const chosen = list => (wanted.length === 0 ? list : list.filter(({ name }) => wanted.includes(name)));

if (!fs.existsSync(main)) {
  console.error('there is no dist/main.js: run npm run build first');
  process.exit(2);
}
if (chosen(screens).length > 0) {
  if (process.platform === 'linux' && ['script', 'stty'].every(tool => spawnSync(tool, ['--version']).status === 0))
    for (const screen of chosen(screens)) await drawScreen(screen);
  else console.log('screens are skipped: there is no util-linux `script` or no `stty` here to make a terminal with');
}
if (chosen(pages).length > 0) {
  const chromium = findChromium();
  if (chromium === undefined) console.log('pages are skipped: there is no Chromium or Chrome here');
  else {
    const browser = await launchChromium(chromium);
    try {
      for (const page of chosen(pages)) await drawPage(page, browser);
    } finally {
      await browser.close();
    }
  }
}
