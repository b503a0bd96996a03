// What the pages cost, in a real browser (Debian's or another Chromium):
//
//   node bench/web.mjs [--profiles small,large,hostile | --file PROFILE] [--pages top,graph,...] [--rounds N]
//
// Prints for each page: the first paint (median of fresh tabs whose browser has
// the scripts in its cache, as after the first page), the longest task of the
// page's own thread, the time until all is there, the bytes that were sent, and
// the processor time of the server for one request. For the flame graph also
// the time that the script takes for a frame while the picture is moved.
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
    pages: { type: 'string', default: 'top,graph,graph?n=500,flamegraph,peek,peek?f=F,source?f=F,tags' },
    rounds: { type: 'string', default: '5' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-web-'));

/** What a page saw of itself: set up before its own scripts. */
const watch = () => {
  window.seen = { tasks: [], frames: [] };
  new PerformanceObserver(list => window.seen.tasks.push(...list.getEntries().map(entry => entry.duration))).observe({ type: 'longtask', buffered: true });
  const own = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = callback =>
    own(time => {
      const start = performance.now();
      callback(time);
      window.seen.frames.push(performance.now() - start);
    });
};

/** Moves the flame graph sideways in steps, one a frame, at several widths. */
const pan = async () => {
  const canvas = document.getElementById('stack-canvas');
  const holder = document.getElementById('stack-holder');
  const box = canvas.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + 40 };
  const frame = () => new Promise(resolve => setTimeout(resolve, 17));
  const out = [];
  for (const times of [2, 5, 8]) {
    for (let i = 0; i < times; i++) canvas.dispatchEvent(new WheelEvent('wheel', { ...at, ctrlKey: true, deltaY: -100 }));
    await frame();
    window.seen.frames.length = 0;
    for (let i = 0; i < 40; i++) {
      canvas.dispatchEvent(new WheelEvent('wheel', { ...at, deltaX: 25 }));
      if (i % 4 === 0) holder.scrollTop += 10;
      await frame();
    }
    out.push(...window.seen.frames);
  }
  return out;
};

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN;
const worst = list => Math.max(0, ...list);
const ms = value => (Number.isNaN(value) ? '-' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);

/** Milliseconds of processor time of a process with all its threads. */
function cpu(pid) {
  try {
    const parts = fs.readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
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
  const server = spawn(process.execPath, [path.join(root, 'dist/main.js'), '-http=localhost:', '-no_browser', file], { stdio: ['ignore', 'ignore', 'pipe'] });
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
  if (await page.$('#graph')) await page.waitForSelector('#graph svg, #graph-state:has-text("too large"), #graph-state:has-text("Nothing")', { timeout: 180_000 });
  if (await page.$('#stack-state')) await page.waitForSelector('#stack-state[hidden], #stack-state:has-text("Nothing")', { state: 'attached', timeout: 120_000 });
}

async function measure(browser, server, url) {
  const runs = [];
  for (let i = 0; i < Number(asked.rounds); i++) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.addInitScript(watch);
    const before = cpu(server.pid);
    const start = performance.now();
    await page.goto(url, { waitUntil: 'commit', timeout: 120_000 });
    await ready(page);
    const whole = performance.now() - start;
    await page.waitForTimeout(300);
    const used = cpu(server.pid) - before;
    const seen = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      first: performance.getEntriesByType('navigation')[0].responseStart,
      tasks: window.seen.tasks,
      bytes: performance.getEntriesByType('navigation')[0].encodedBodySize + performance.getEntriesByType('resource').reduce((sum, entry) => sum + (/\/stacks|\/graph\.dot/.test(entry.name) ? entry.encodedBodySize : 0), 0),
    }));
    const frames = i === 0 && url.includes('flamegraph') ? await page.evaluate(pan) : [];
    runs.push({ ...seen, whole, used, frames });
    await page.close();
  }
  // The first one starts the server's workers and fills the browser's cache.
  const later = runs.length > 1 ? runs.slice(1) : runs;
  return {
    cold: runs[0].paint, coldCpu: runs[0].used,
    paint: median(later.map(run => run.paint)), first: median(later.map(run => run.first)), task: worst(runs.flatMap(run => run.tasks)), whole: median(later.map(run => run.whole)),
    cpu: median(later.map(run => run.used)), bytes: median(later.map(run => run.bytes)), frames: runs[0].frames,
  };
}

/** What the browser itself takes here: the first paint of a page with a word on it. */
async function floor(browser) {
  const server = http.createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html><title>x</title><p>word'));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const paints = [];
  for (let i = 0; i < 7; i++) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForTimeout(200);
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN));
    await page.close();
  }
  server.close();
  return median(paints);
}

/** The longest that a small request waits while a page is made that nobody waits for to the end. */
async function waits(url, pathOf) {
  const gone = new AbortController();
  const slow = fetch(`${url}/${pathOf}`, { signal: gone.signal }).then(answer => answer.text(), () => 'gone');
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

const browser = await chromium.launch({ executablePath: asked.chromium, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
try {
  const files = asked.file ? [[path.basename(asked.file), asked.file]] : asked.profiles.split(',').map(name => [name, profileOf(name)]);
  console.log(`load average ${os.loadavg()[0].toFixed(2)}, ${os.cpus().length} processors; the first paint of a page with one word on it: ${ms(await floor(browser))}\n`);
  for (const [name, file] of files) {
    const { server, url } = await serve(file);
    const warm = await browser.newContext();
    console.log(`${name}\n${'page'.padEnd(16)}${['first paint', 'cold', 'first byte', 'all there', 'longest task', 'server cpu', 'first', 'bytes'].map(h => h.padStart(13)).join('')}`);
    try {
      for (const page of asked.pages.split(',')) {
        const m = await measure(warm, server, `${url}/${page}`);
        console.log(page.padEnd(16) + [ms(m.paint), ms(m.cold), ms(m.first), ms(m.whole), ms(m.task), ms(m.cpu), ms(m.coldCpu), String(m.bytes)].map(text => text.padStart(13)).join(''));
        if (m.frames.length > 0) console.log(`${''.padEnd(16)}a frame while panning: median ${ms(median(m.frames))}, longest ${ms(worst(m.frames))} of ${m.frames.length}`);
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
  fs.rmSync(scratch, { recursive: true, force: true });
}
