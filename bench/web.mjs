// What the pages cost, in a real browser (Debian's or another Chromium):
//
//   node bench/web.mjs [--profiles small,large,hostile | --file PROFILE] [--pages top,graph,...] [--rounds N]
//
// Prints the first contentful paint, from the navigation's start: of the very
// first page, where the browser is opened, of a server and a tab that are a second old;
// then for each page, in tabs whose browser has the scripts in its cache (as
// after the first page), in new ones and in one that has shown a page before.
// Beside it stands that of a page with one word on it, which is opened in turns
// with it in the same browser, what lies between the two (median of the
// differences), and whether the first paint is within 100 ms. Then come the time
// until all is there, the longest task of the page's own thread, the processor
// time of the server for one request, and the bytes that were sent. For the
// flame graph also the time that the script takes for a frame while the picture
// is moved.
//
// A machine's speed changes within minutes: the word tells how fast it is now.
// Two things that are none of a page's are kept out of its first paint. A new
// window of Chromium runs a page of its own for its address bar at first: tabs
// are left alone for a while before they are used. And a driver that sets a
// page's colours or size makes Chromium restyle and paint the page that is being
// left: nothing of that kind is set.
//
// While a slow page of `hostile` is asked for, `waits` says for how long another
// request waits at most.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { hostile } from './hostile.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values: asked } = parseArgs({
  options: {
    profiles: { type: 'string', default: 'small,large,hostile' },
    file: { type: 'string' },
    pages: { type: 'string', default: 'top,graph,graph?n=500,flamegraph,peek,source,disasm,tags,peek?f=F,source?f=F' },
    rounds: { type: 'string', default: '7' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-web-'));

/** What a page saw of itself: set up before its own scripts. */
const watch = () => {
  globalThis.seen = { tasks: [], frames: [] };
  new PerformanceObserver(list =>
    globalThis.seen.tasks.push(...list.getEntries().map(entry => entry.duration)),
  ).observe({ type: 'longtask', buffered: true });
  const own = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = callback =>
    own(time => {
      const start = performance.now();
      callback(time);
      globalThis.seen.frames.push(performance.now() - start);
    });
};

/** Moves the flame graph sideways in steps, one a frame, at several widths. */
const pan = async () => {
  const canvas = /** @type {HTMLElement} */ (document.getElementById('stack-canvas'));
  const holder = /** @type {HTMLElement} */ (document.getElementById('stack-holder'));
  const box = canvas.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + 40 };
  const frame = () => new Promise(resolve => setTimeout(resolve, 17));
  const out = [];
  for (const times of [2, 5, 8]) {
    for (let i = 0; i < times; i++)
      canvas.dispatchEvent(new WheelEvent('wheel', { ...at, ctrlKey: true, deltaY: -100 }));
    await frame();
    globalThis.seen.frames.length = 0;
    for (let i = 0; i < 40; i++) {
      canvas.dispatchEvent(new WheelEvent('wheel', { ...at, deltaX: 25 }));
      if (i % 4 === 0) holder.scrollTop += 10;
      await frame();
    }
    out.push(...globalThis.seen.frames);
  }
  return out;
};

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN;
const worst = list => Math.max(0, ...list);
const ms = value => (Number.isNaN(value) ? '-' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);

/** Milliseconds of processor time of a process with all its threads. */
function cpu(pid) {
  try {
    const parts = fs
      .readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(parts[11]) + Number(parts[12])) * 10;
  } catch {
    return NaN;
  }
}

function profileOf(name) {
  const file = path.join(scratch, `${name}.pb.gz`);
  if (name === 'hostile') fs.writeFileSync(file, hostile());
  else execFileSync(process.execPath, [path.join(root, 'bench/generate.mjs'), '--preset', name, '-o', file]);
  return file;
}

/** Starts the pages; resolves with their address. */
function serve(file) {
  const server = spawn(process.execPath, [path.join(root, 'dist/main.js'), '-http=localhost:', '-no_browser', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr.on('data', data => {
      said += data;
      const url = /http:\S+/.exec(said)?.[0];
      if (url) resolve({ server, url: `${url}/ui` });
    });
    server.on('exit', () => reject(new Error(said)));
  });
}

async function ready(page) {
  await page.waitForSelector('html[data-ready="true"], .sentence', { timeout: 120_000 });
  if (await page.$('#graph'))
    await page.waitForSelector('#graph svg, #graph-state:has-text("too large"), #graph-state:has-text("Nothing")', {
      timeout: 180_000,
    });
  if (await page.$('#stack-state'))
    await page.waitForSelector('#stack-state[hidden], #stack-state:has-text("Nothing")', {
      state: 'attached',
      timeout: 120_000,
    });
}

/** The browser as it is: nothing is set that a page would be drawn anew for. */
const asItIs = { viewport: null, colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null };
/** Milliseconds until a tab has come to rest. */
const rest = 700;
/** Within so many milliseconds something is to be seen. */
const goal = 100;

/** The first contentful paint of an address in a tab. */
async function paintOf(tab, url) {
  await tab.bringToFront();
  await tab.waitForTimeout(rest);
  await tab.goto(url, { waitUntil: 'load', timeout: 120_000 });
  // What the page does behind its first paint must not reach into the next one's.
  if (url.includes('/ui')) await ready(tab);
  for (let i = 0; i < 100; i++) {
    const paint = await tab.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    if (paint !== undefined) return paint;
    await tab.waitForTimeout(100);
  }
  return NaN;
}

/** First paints of the first page of a server, where it opens the browser, and of the word, in turns. */
async function ofFirstPage(browser, file, word) {
  const runs = [];
  for (let i = 0; i <= Number(asked.rounds); i++) {
    const run = {};
    const { server, url } = await serve(file);
    const context = await browser.newContext(asItIs);
    for (const which of i % 2 === 0 ? ['word', 'page'] : ['page', 'word']) {
      const tab = await context.newPage();
      run[which] = await paintOf(tab, which === 'word' ? word : `${url}/flamegraph`);
      await tab.close();
    }
    await context.close();
    server.removeAllListeners('exit');
    server.kill();
    // The first one has the files to be read from the disk.
    if (i > 0) runs.push(run);
  }
  return summed(runs);
}

const summed = runs => ({
  page: median(runs.map(run => run.page)),
  word: median(runs.map(run => run.word)),
  more: median(runs.map(run => run.page - run.word)),
  within: runs.filter(run => run.page < goal).length,
  of: runs.length,
});

/**
 * First paints of a page and of one with a word on it, in turns, each being the
 * first one in every other round. `tabs`: for each of them a tab that stays, or
 * null for a new one every time.
 */
async function inTurns(browser, addresses, tabs) {
  const runs = [];
  for (let i = 0; i <= Number(asked.rounds); i++) {
    const run = {};
    for (const which of i % 2 === 0 ? ['word', 'page'] : ['page', 'word']) {
      const tab = tabs?.[which] ?? (await browser.newPage());
      run[which] = await paintOf(tab, addresses[which]);
      if (!tabs) await tab.close();
    }
    // The first one starts the server's threads and fills the browser's cache.
    if (i > 0) runs.push(run);
  }
  return summed(runs);
}

/** First paints in new tabs and in one that stays, a line for each page. */
async function firstPaints(browser, file, url, word) {
  const lines = [];
  const cells = ({ page: paint, word: bare, more, within, of }) =>
    [
      ms(paint),
      ms(bare),
      `${more < 0 ? '' : '+'}${more.toFixed(0)} ms`,
      (paint / bare).toFixed(2),
      paint < goal ? `yes ${within}/${of}` : `no ${within}/${of}`,
    ]
      .map(text => text.padStart(10))
      .join('');
  lines.push('the first page'.padEnd(16) + cells(await ofFirstPage(browser.browser(), file, word)));
  for (const page of asked.pages.split(',')) {
    const addresses = { page: `${url}/${page}`, word };
    const fresh = await inTurns(browser, addresses, null);
    const tabs = { page: await browser.newPage(), word: await browser.newPage() };
    const again = await inTurns(browser, addresses, tabs);
    await tabs.page.close();
    await tabs.word.close();
    lines.push(`${page.padEnd(16)}${cells(fresh)}  |${cells(again)}`);
  }
  const heads = ['page', 'a word', 'between', 'ratio', '< 100 ms'].map(head => head.padStart(10)).join('');
  return (
    `first contentful paint${' '.repeat(16)}in a new tab  |${' '.repeat(26)}in a tab that ` +
    `stays\n${''.padEnd(16)}${heads}  |${heads}\n${lines.join('\n')}`
  );
}

async function measure(browser, server, url) {
  const runs = [];
  for (let i = 0; i < 3; i++) {
    const page = await browser.newPage();
    await page.addInitScript(watch);
    const before = cpu(server.pid);
    const start = performance.now();
    await page.goto(url, { waitUntil: 'commit', timeout: 120_000 });
    await ready(page);
    const whole = performance.now() - start;
    await page.waitForTimeout(300);
    const used = cpu(server.pid) - before;
    const seen = await page.evaluate(() => ({
      first: /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType('navigation')[0]).responseStart,
      tasks: globalThis.seen.tasks,
      bytes:
        /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType('navigation')[0]).encodedBodySize +
        /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource')).reduce(
          (sum, entry) => sum + (/\/stacks|\/graph\.dot/.test(entry.name) ? entry.encodedBodySize : 0),
          0,
        ),
    }));
    const frames = i === 0 && url.includes('flamegraph') ? await page.evaluate(pan) : [];
    runs.push({ ...seen, whole, used, frames });
    await page.close();
  }
  // The first one starts the server's workers and fills the browser's cache.
  const later = runs.length > 1 ? runs.slice(1) : runs;
  return {
    coldCpu: runs[0].used,
    first: median(later.map(run => run.first)),
    task: worst(runs.flatMap(run => run.tasks)),
    whole: median(later.map(run => run.whole)),
    cpu: median(later.map(run => run.used)),
    bytes: median(later.map(run => run.bytes)),
    frames: runs[0].frames,
  };
}

/** A page with one word on it: what the browser itself takes. */
async function serveWord() {
  const server = http.createServer((_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html><title>x</title><p>word'),
  );
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    word: `http://localhost:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`,
    close: () => server.close(),
  };
}

/** The longest that a small request waits while a page is made that nobody waits for to the end. */
async function waits(url, pathOf) {
  const gone = new AbortController();
  const slow = fetch(`${url}/${pathOf}`, { signal: gone.signal }).then(
    answer => answer.text(),
    () => 'gone',
  );
  let longest = 0;
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    await (await fetch(`${url}/assets/page.js`)).text();
    longest = Math.max(longest, performance.now() - start);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const start = performance.now();
  await (await fetch(`${url}/top`)).text();
  const page = performance.now() - start;
  gone.abort();
  await slow;
  return { longest, page };
}

const browser = await chromium.launch({
  executablePath: asked.chromium,
  args: [
    '--headless',
    '--window-size=1400,1000',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const { word, close } = await serveWord();
try {
  const files = asked.file
    ? [[path.basename(asked.file), asked.file]]
    : asked.profiles.split(',').map(name => [name, profileOf(name)]);
  console.log(`${os.cpus().length} processors, load average ${os.loadavg()[0].toFixed(2)}\n`);
  for (const [name, file] of files) {
    const { server, url } = await serve(file);
    const warm = await browser.newContext(asItIs);
    console.log(name);
    try {
      console.log(`${await firstPaints(warm, file, url, word)}\n`);
      const heads = ['first byte', 'all there', 'longest task', 'server cpu', 'first', 'bytes'];
      console.log(' '.repeat(16) + heads.map(head => head.padStart(13)).join(''));
      for (const page of asked.pages.split(',')) {
        const m = await measure(warm, server, `${url}/${page}`);
        console.log(
          page.padEnd(16) +
            [ms(m.first), ms(m.whole), ms(m.task), ms(m.cpu), ms(m.coldCpu), String(m.bytes)]
              .map(text => text.padStart(13))
              .join(''),
        );
        if (m.frames.length > 0)
          console.log(
            `${''.padEnd(16)}a frame while panning: median ${ms(median(m.frames))}, longest ` +
              `${ms(worst(m.frames))} of ${m.frames.length}`,
          );
      }
      const { longest, page } = await waits(url, 'peek.txt?f=.');
      console.log(`while peek.txt?f=. is made: a script waits ${ms(longest)} at most, Top ${ms(page)}\n`);
    } finally {
      await warm.close();
      server.removeAllListeners('exit');
      server.kill();
    }
  }
} finally {
  await browser.close();
  close();
  fs.rmSync(scratch, { recursive: true, force: true });
}
