/**
 * The frame of the page that weblist writes: policy, style, script. The page
 * is one file that asks for nothing else. Names and sources stand in it as
 * escaped text and are never read as markup.
 */

/** Go's html/template escaping of text. */
export function escapeHtml(text: string): string {
  return /[\0"&'+<>]/.test(text) ? text.replace(/[\0"&'+<>]/g, c => escapes[c]!) : text;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  '&': '&amp;',
  "'": '&#39;',
  '+': '&#43;',
  '<': '&lt;',
  '>': '&gt;',
};

/** What the listing's <pre> elements carry, as those of pprof do. */
export const preOpening = '<pre onClick="pprof_toggle_asm(event)">';

/** The hotter a line, the less its colour lets through. */
const heatRules = Array.from({ length: 9 }, (_, i) => {
  const opacity = (0.08 + i * 0.08).toFixed(2);
  return `.heat${i + 1} { background: rgb(var(--heat) / ${opacity}); color: var(--text); }`;
}).join('\n');

/** Both styles: variables for light, dark and paper. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1f2328; --page: #ffffff; --pale: #656d76; --faint: #d0d7de; --bar: #f6f8fa;
  --asm: #116329; --inline: #0550ae; --hover: #eaeef2; --open: #fff8c5; --focus: #0969da; --heat: 207 34 46; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --page: #0d1117; --pale: #8b949e; --faint: #30363d; --bar: #161b22;
    --asm: #7ee787; --inline: #79c0ff; --hover: #1f2630; --open: #2b2411; --focus: #58a6ff; --heat: 248 81 73; }
}
body { margin: 0 0 4em; padding: 0 1em; color: var(--text); background: var(--page);
  font: 14px/1.45 system-ui, sans-serif; }
.legend { margin: 1em 0; font-size: 1.1em; }
h2 { margin: 1.6em 0 0; font-size: 1.15em; overflow-wrap: anywhere; }
.filename { margin: 0 0 .4em; color: var(--pale); overflow-wrap: anywhere; }
pre { margin: 0; tab-size: 8; overflow-x: auto;
  font: 13px/1.4 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
.line, .nop, .unimportant { color: var(--pale); }
.line { user-select: none; -webkit-user-select: none; }
.livesrc { cursor: pointer; }
.livesrc:hover { background: var(--hover); }
.livesrc:focus-visible { outline: 2px solid var(--focus); outline-offset: -1px; }
.livesrc.open { background: var(--open); }
.asm { color: var(--asm); }
.js .asm { display: none; }
.js .open + .asm { display: block; }
.inlinesrc { color: var(--inline); }
${heatRules}
.bar { position: sticky; top: 0; z-index: 1; margin: 0 -1em; padding: .5em 1em;
  display: flex; flex-wrap: wrap; gap: .5em 1em; align-items: baseline;
  background: var(--bar); border-bottom: 1px solid var(--faint); }
.bar button { font: inherit; color: inherit; background: var(--page); cursor: pointer;
  border: 1px solid var(--faint); border-radius: 4px; padding: .1em .7em; }
.bar summary { cursor: pointer; }
.bar ol { max-height: 50vh; overflow: auto; margin: .4em 0; padding-left: 2.5em; }
.bar a { color: var(--focus); overflow-wrap: anywhere; }
.bar kbd { font: inherit; padding: 0 .35em; background: var(--page);
  border: 1px solid var(--faint); border-radius: 3px; }
.bar .keys, .bar .sums { color: var(--pale); }
@media print {
  :root { --text: #000; --page: #fff; --pale: #555; --asm: #030; --inline: #003; --open: #fff; }
  .bar { display: none; }
  body { margin: 0; padding: 0; }
  pre { white-space: pre-wrap; overflow: visible; font-size: 6pt; }
  .livesrc:focus-visible { outline: none; }
  h2 { break-after: avoid; }
  .filename { break-after: avoid; }
}
`;

/**
 * Runs in the head and has no data of its own: the heat of the lines, a digit
 * each, is an attribute of its element. ASCII, without a backquote.
 */
export const pageScript = String.raw`
'use strict';
// The listing calls it, as that of pprof does; the work is done by the listeners below.
function pprof_toggle_asm() {}
(() => {
  const heat = document.currentScript.dataset.heat || '';
  document.documentElement.classList.add('js');

  const isLive = node => node instanceof Element && node.classList.contains('livesrc');
  const isOpen = line => line.classList.contains('open');

  function set(line, open) {
    line.classList.toggle('open', open);
    line.setAttribute('aria-expanded', String(open));
  }

  function start() {
    document.querySelectorAll('pre > .line').forEach((line, i) => {
      if (heat[i] > '0') line.classList.add('heat' + heat[i]);
    });
    const lines = [...document.querySelectorAll('.livesrc')];
    // One stop of the Tab key for each function; arrows go from there.
    let pre = null;
    for (const line of lines) {
      line.tabIndex = line.parentElement === pre ? -1 : 0;
      pre = line.parentElement;
      line.setAttribute('role', 'button');
      set(line, false);
    }

    function go(line) {
      if (!line) return;
      for (const other of line.parentElement.querySelectorAll('.livesrc[tabindex="0"]')) other.tabIndex = -1;
      line.tabIndex = 0;
      line.focus({ preventScroll: true });
      line.scrollIntoView({ block: 'nearest' });
    }

    function step(from, by) {
      const at = lines.indexOf(from);
      if (at >= 0) return lines[at + by];
      const first = lines.findIndex(line => line.getBoundingClientRect().top > 40);
      if (by > 0) return lines[first < 0 ? lines.length - 1 : first];
      return lines[first < 0 ? lines.length - 1 : Math.max(0, first - 1)];
    }

    document.addEventListener('click', event => {
      const line = event.target instanceof Element ? event.target.closest('.livesrc') : null;
      // Who selects text does not want it to move away.
      if (!line || !getSelection().isCollapsed) return;
      set(line, !isOpen(line));
    });

    document.addEventListener('keydown', event => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const here = isLive(document.activeElement) ? document.activeElement : null;
      const actions = {
        j: () => go(step(here, 1)),
        k: () => go(step(here, -1)),
        o: () => lines.forEach(line => set(line, true)),
        c: () => lines.forEach(line => set(line, false)),
      };
      if (here) {
        Object.assign(actions, {
          ArrowDown: actions.j,
          ArrowUp: actions.k,
          ArrowRight: () => set(here, true),
          ArrowLeft: () => set(here, false),
          Enter: () => set(here, !isOpen(here)),
          ' ': () => set(here, !isOpen(here)),
        });
      }
      if (!Object.hasOwn(actions, event.key)) return;
      event.preventDefault();
      actions[event.key]();
    });

    document.body.prepend(bar(lines));
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function button(text, lines, open) {
    const made = element('button', { type: 'button' }, text);
    made.addEventListener('click', () => lines.forEach(line => set(line, open)));
    return made;
  }

  function bar(lines) {
    const list = element('ol', {});
    document.querySelectorAll('h2').forEach((heading, i) => {
      heading.id = 'f' + (i + 1);
      let pre = heading;
      while (pre && pre.localName !== 'pre') pre = pre.nextElementSibling;
      const total = pre ? /Total:\s+(\S+\s+\S+) \(flat, cum\)\s+(\S+)/.exec(pre.firstChild.data) : null;
      const sums = total ? ' ' + total[1].replace(/\s+/, ' flat, ') + ' cum, ' + total[2] : '';
      const link = element('a', { href: '#' + heading.id }, heading.textContent);
      list.append(element('li', {}, link, element('span', { class: 'sums' }, sums)));
    });
    const made = element('nav', { class: 'bar', 'aria-label': 'Listing' });
    const count = list.childElementCount;
    const summary = element('summary', {}, count === 1 ? '1 function' : count + ' functions');
    const functions = element('details', {}, summary, list);
    // What is scrolled to must not end up under the bar.
    const makeRoom = () => {
      document.documentElement.style.scrollPaddingTop = made.offsetHeight + 8 + 'px';
    };
    functions.addEventListener('click', event => {
      if (event.target.localName !== 'a') return;
      functions.open = false;
      makeRoom();
    });
    new ResizeObserver(makeRoom).observe(made);
    made.append(functions);
    const keys = element('span', { class: 'keys' });
    if (lines.length > 0) {
      const key = text => element('kbd', {}, text);
      keys.append(key('j'), ' ', key('k'), ' next and previous line with code, ');
      keys.append(key('Enter'), ' or a click opens, ', key('o'), ' ', key('c'), ' all');
      made.append(button('Open all', lines, true), button('Close all', lines, false));
    } else keys.append('No assembly: the program was not at hand when this page was made');
    made.append(keys);
    return made;
  }

  document.addEventListener('DOMContentLoaded', start);
})();
`;

/** SHA-256 of the style, of the script, and of what the <pre> elements call: nothing else may run or style. */
export const pageHashes = {
  style: 'HPwPy06xN+cyF0Ya1AH/WYZR/MRx7SeYsL9Xs3AJRxA=',
  script: '+fxIeN0NiUrp56aUAzN54zziNU495mXIW9b0dju/nPw=',
  handler: 'IzyV3VInpaVeiB8kudb0GH53ZG4GMuWOCbjavN28dFA=',
} as const;

const policy = [
  "default-src 'none'; base-uri 'none'; form-action 'none'",
  `style-src 'sha256-${pageHashes.style}'`,
  `script-src 'unsafe-hashes' 'sha256-${pageHashes.script}' 'sha256-${pageHashes.handler}'`,
].join('; ');

/** Everything up to the listing. `heat`: a digit for each source line. */
export function pageOpening(title: string, heat: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
<script data-heat="${heat}">${pageScript}</script>
</head>
<body>

`;
}

export const pageClosing = '\n</body>\n</html>\n';
