/**
 * The script inside an interactive SVG, as text: it runs in the reader's
 * browser, alone, from a file. It may hold neither a backquote nor `]]>`, and
 * only ASCII. Names from the profile reach it as text of the document and
 * leave it through textContent, never as markup.
 *
 * What it does: fits the drawing to the window; drag, wheel, pinch and keys
 * move and zoom it; hovering tells a node's or an edge's whole name and
 * values; a click on a node dims all but its callers and callees; `/` finds.
 */
export const viewerScript = String.raw`
(() => {
  'use strict';
  const svgSpace = 'http://www.w3.org/2000/svg';
  const htmlSpace = 'http://www.w3.org/1999/xhtml';
  const xlinkSpace = 'http://www.w3.org/1999/xlink';
  const root = document.currentScript.ownerSVGElement;

  const styles = [
    '.ink { background: white; cursor: grab; touch-action: none; user-select: none; -webkit-user-select: none; }',
    '.ink.ink-drag { cursor: grabbing; }',
    '.ink .node { cursor: pointer; }',
    '.ink .ink-dim { opacity: 0.13; }',
    '.ink .ink-hit polygon { stroke: #0a58ca; stroke-width: 3px; vector-effect: non-scaling-stroke; }',
    '.ink.ink-far .edge path { vector-effect: non-scaling-stroke; }',
    '.ink .ink-wide { fill: none; stroke: none; stroke-width: 9px;',
    '  vector-effect: non-scaling-stroke; pointer-events: stroke; }',
    '.ink-ui { overflow: visible; cursor: default; }',
    '.ink-ui > div { font: 13px/1.4 system-ui, sans-serif; color: #1f2328; box-sizing: border-box; }',
    '.ink-tip, .ink-hint { pointer-events: none; }',
    '.ink-tip > div { width: max-content; max-width: min(36em, 90vw); padding: 4px 8px;',
    '  overflow-wrap: anywhere; white-space: pre-line;',
    '  background: #fffef2; border: 1px solid #8c8a7a; border-radius: 4px;',
    '  box-shadow: 0 1px 4px rgba(0, 0, 0, 0.25); }',
    '.ink-tip b { font-weight: 600; }',
    '.ink-bar > div { display: flex; gap: 4px; align-items: center; width: max-content; padding: 4px;',
    '  background: rgba(255, 255, 255, 0.92); border: 1px solid #d0d0d0; border-radius: 6px; }',
    '.ink-bar input { width: 13em; font: inherit; padding: 2px 6px; border: 1px solid #bbb; border-radius: 4px; }',
    '.ink-bar button { width: 2em; font: inherit; padding: 2px 0;',
    '  border: 1px solid #bbb; border-radius: 4px; background: #f6f6f6; }',
    '.ink-bar span:empty { display: none; }',
    '.ink-hint > div { width: max-content; padding: 2px 6px; border-radius: 4px;',
    '  color: #555; background: rgba(255, 255, 255, 0.85); }',
    '@media print { .ink-ui { display: none; } }',
  ].join('\n');

  function start() {
    const viewport = root.querySelector('#viewport');
    const graph = viewport && viewport.querySelector('.graph');
    if (!graph) return;
    root.classList.add('ink');
    const style = document.createElementNS(svgSpace, 'style');
    style.textContent = styles;
    root.append(style);

    // ---- The view: a point p of the drawing is at scale * p + (left, top). ----
    const bounds = viewport.getBBox();
    const largest = 8;
    let scale = 1, left = 0, top = 0, fitScale = 1, moved = false;

    function size() {
      const box = root.getBoundingClientRect();
      return { x: box.left, y: box.top, width: Math.max(box.width, 1), height: Math.max(box.height, 1) };
    }
    function apply() {
      // Far off, lines keep their width on the screen, or they would fade away.
      root.classList.toggle('ink-far', scale < 0.6);
      viewport.setAttribute('transform', 'translate(' + left + ',' + top + ') scale(' + scale + ')');
    }
    /** Moves the view; the middle of the window never leaves the drawing, so that nobody gets lost beside it. */
    function moveTo(newLeft, newTop) {
      const { width, height } = size();
      const within = (offset, from, extent, room) =>
        Math.min(room / 2 - scale * from, Math.max(room / 2 - scale * (from + extent), offset));
      left = within(newLeft, bounds.x, bounds.width, width);
      top = within(newTop, bounds.y, bounds.height, height);
      apply();
    }
    function touched() {
      moved = true;
      hint.remove();
      hideTip();
    }
    function pan(dx, dy) {
      touched();
      moveTo(left + dx, top + dy);
    }
    /** Zooms so that what is at (x, y) in the window stays there. */
    function zoomAt(x, y, factor) {
      touched();
      const next = Math.min(largest, Math.max(Math.min(fitScale, 1) / 2, scale * factor));
      const ratio = next / scale;
      scale = next;
      moveTo(x - (x - left) * ratio, y - (y - top) * ratio);
    }
    function zoomMiddle(factor) {
      const { width, height } = size();
      zoomAt(width / 2, height / 2, factor);
    }
    /** Shows the whole drawing, small ones at their natural size. */
    function fit() {
      const margin = 10;
      const { width, height: whole } = size();
      // The hint's line below stays free.
      const height = Math.max(whole - 26, 1);
      fitScale = Math.min((width - 2 * margin) / bounds.width, (height - 2 * margin) / bounds.height, 4 / 3);
      if (!(fitScale > 0)) fitScale = 0.01;
      scale = fitScale;
      left = (width - scale * bounds.width) / 2 - scale * bounds.x;
      top = (height - scale * bounds.height) / 2 - scale * bounds.y;
      moved = false;
      apply();
    }
    /**
     * The whole drawing, or, where it is so wide that nothing could be seen,
     * what stands below the legend, at a size that can be read.
     */
    function firstView() {
      fit();
      if (fitScale >= 0.1 || !legend) return;
      const view = size();
      const box = legend.getBoundingClientRect();
      const middle = (box.left + box.width / 2 - view.x - left) / scale;
      const above = (box.top - view.y - top) / scale;
      scale = 0.6;
      left = view.width / 2 - scale * middle;
      top = 10 - scale * above;
      apply();
    }

    // ---- The graph: nodes by Graphviz's name for them, edges by their two ends. ----
    const nodes = new Map();
    const parts = new Map();
    const wide = new Map();
    const wideEdges = document.createElementNS(svgSpace, 'g');
    const graphTitle = graph.querySelector(':scope > title');
    const isNamed = graphTitle && graphTitle.textContent !== 'unnamed';
    if (isNamed && root === document.documentElement) document.title = graphTitle.textContent;

    function readPart(element) {
      const title = element.querySelector(':scope > title');
      const link = element.querySelector('a');
      const lines = Array.from(element.querySelectorAll('text'), text => text.textContent.trim());
      const name = title ? title.textContent : '';
      const told = (link && link.getAttributeNS(xlinkSpace, 'title')) || '';
      // The small boxes of tags (N1_0) tell their value alone.
      const isTag = element.classList.contains('node') && /^N+\d+_/.test(name);
      const tip = told === '' || isTag ? (lines.join(' ') + ' ' + (told && '(' + told + ')')).trim() : told;
      const part = { element, name, tip, lines, edges: [], near: [] };
      element.setAttribute('aria-label', tip);
      parts.set(element, part);
      return part;
    }
    // The first node is the legend: it has no calls, and is never dimmed.
    const nodeElements = Array.from(graph.querySelectorAll('.node'));
    const legend = graph.querySelector('.cluster') ? nodeElements[0] : null;
    for (const element of nodeElements) {
      const part = readPart(element);
      if (element !== legend) nodes.set(part.name, part);
    }
    for (const element of graph.querySelectorAll('.edge')) {
      const part = readPart(element);
      const arrow = part.name.indexOf('->');
      const from = nodes.get(part.name.slice(0, arrow));
      const to = nodes.get(part.name.slice(arrow + 2));
      if (from && to) {
        from.edges.push(element);
        from.near.push(to.element);
        to.edges.push(element);
        to.near.push(from.element);
      }
      // Thin lines are hard to hit: a wide, unseen one lies under all nodes.
      for (const path of element.querySelectorAll('path')) {
        const line = document.createElementNS(svgSpace, 'path');
        line.setAttribute('d', path.getAttribute('d'));
        line.setAttribute('class', 'ink-wide');
        wide.set(line, element);
        wideEdges.append(line);
      }
    }
    const firstPart = graph.querySelector('.node, .edge');
    if (firstPart) firstPart.before(wideEdges);
    // Our own tips take the place of the browser's, which come late and would lie over them.
    for (const title of Array.from(graph.querySelectorAll('title'))) title.remove();
    for (const link of graph.querySelectorAll('a')) link.removeAttributeNS(xlinkSpace, 'title');

    // Graphviz measures with Times and knows its Latin letters alone. Labels that came out wider are set smaller.
    const tooWide = [];
    for (const element of nodeElements) {
      const shape = element.querySelector('polygon, path, ellipse');
      if (!shape) continue;
      const box = shape.getBBox();
      for (const text of element.querySelectorAll('text')) {
        const fromLeft = text.getAttribute('text-anchor') === 'start';
        const room = fromLeft ? box.x + box.width - 4 - Number(text.getAttribute('x')) : box.width - 6;
        const length = text.getComputedTextLength();
        if (room > 0 && length > room) tooWide.push([text, room / length]);
      }
    }
    for (const [text, ratio] of tooWide) {
      text.setAttribute('font-size', 0.99 * ratio * Number(text.getAttribute('font-size')));
    }

    /** Shows some parts in full and dims the others; with nothing, shows all. */
    function showOnly(hits, kept) {
      for (const [element] of parts) {
        const isHit = hits.has(element);
        element.classList.toggle('ink-hit', isHit);
        element.classList.toggle('ink-dim', hits.size > 0 && !isHit && !kept.has(element) && element !== legend);
      }
    }
    let picked = null;
    function pick(part) {
      picked = part && part !== picked ? part : null;
      clearSearch();
      if (picked) showOnly(new Set([picked.element]), new Set([...picked.edges, ...picked.near]));
    }

    // ---- Panels: HTML, each in a foreignObject of its own. ----
    function html(name, parent, text) {
      const element = document.createElementNS(htmlSpace, name);
      if (text) element.textContent = text;
      if (parent) parent.append(element);
      return element;
    }
    function panel(kind) {
      const holder = document.createElementNS(svgSpace, 'foreignObject');
      holder.setAttribute('class', 'ink-ui ' + kind);
      holder.setAttribute('width', '1');
      holder.setAttribute('height', '1');
      root.append(holder);
      return { holder, box: html('div', holder) };
    }
    function place(holder, x, y) {
      holder.setAttribute('x', x);
      holder.setAttribute('y', y);
    }
    const hintPanel = panel('ink-hint');
    const hint = hintPanel.holder;
    hintPanel.box.textContent =
      'drag: move | wheel, + and -: zoom | 0: whole graph | /: find | click a box: its callers and callees';

    const bar = panel('ink-bar');
    const field = html('input', bar.box);
    field.type = 'search';
    field.placeholder = 'find: name or regexp  ( / )';
    field.setAttribute('aria-label', 'find');
    const count = html('span', bar.box);
    function button(label, help, action) {
      const element = html('button', bar.box, label);
      element.type = 'button';
      element.title = help;
      element.addEventListener('click', () => {
        action();
        element.blur();
      });
    }
    button('-', 'zoom out (-)', () => zoomMiddle(1 / 1.25));
    button('+', 'zoom in (+)', () => zoomMiddle(1.25));
    button('fit', 'whole graph (0)', fit);

    function layoutPanels() {
      const { width, height } = size();
      place(bar.holder, width - bar.box.getBoundingClientRect().width - 8, 8);
      place(hint, 8, height - hintPanel.box.getBoundingClientRect().height - 8);
    }

    const tip = panel('ink-tip');
    tip.holder.style.display = 'none';
    let tipPart = null;
    function hideTip() {
      tip.holder.style.display = 'none';
      tipPart = null;
    }
    function showTip(part, x, y) {
      tip.holder.style.display = '';
      if (tipPart !== part) {
        tipPart = part;
        tip.box.textContent = '';
        html('b', tip.box, part.tip);
        // A box far away is too small to read: its values are told here as well.
        const values = part.name === '' || part.element === legend || !nodes.has(part.name)
          ? []
          : part.lines.filter(line => /^(?:0 of |of )?-?\d.*%\)$/.test(line));
        if (values.length > 0) html('div', tip.box, values.join('\n'));
      }
      const { width, height } = size();
      const box = tip.box.getBoundingClientRect();
      const below = y + 18;
      place(
        tip.holder,
        Math.max(4, Math.min(x + 12, width - box.width - 4)),
        below + box.height < height - 4 ? below : Math.max(4, y - box.height - 10),
      );
    }

    // ---- Finding ----
    let found = [];
    let foundAt = -1;
    function tell(words) {
      count.textContent = words;
      layoutPanels();
    }
    function clearSearch() {
      field.value = '';
      found = [];
      foundAt = -1;
      tell('');
      showOnly(new Set(), new Set());
    }
    function find() {
      const wanted = field.value;
      hideTip();
      picked = null;
      found = [];
      foundAt = -1;
      if (wanted === '') return clearSearch();
      let pattern = null;
      try {
        pattern = new RegExp(wanted, 'i');
      } catch {
        // Not a regexp, such as "(*DB": found as it stands.
      }
      const lower = wanted.toLowerCase();
      for (const part of nodes.values()) {
        const text = part.tip + ' ' + part.lines.join(' ');
        if (text.toLowerCase().includes(lower) || (pattern && pattern.test(text))) found.push(part);
      }
      tell(found.length === 0 ? 'none' : found.length + ' found');
      showOnly(new Set(found.map(part => part.element)), new Set());
    }
    /** Goes to the next thing found, by 1 or -1, at a size that can be read. */
    function next(step) {
      if (found.length === 0) return;
      foundAt = (foundAt + step + found.length + (foundAt < 0 && step < 0 ? 1 : 0)) % found.length;
      tell(foundAt + 1 + ' of ' + found.length);
      const view = size();
      const box = found[foundAt].element.getBoundingClientRect();
      const x = (box.left + box.width / 2 - view.x - left) / scale;
      const y = (box.top + box.height / 2 - view.y - top) / scale;
      touched();
      scale = Math.max(scale, 0.8);
      moveTo(view.width / 2 - scale * x, view.height / 2 - scale * y);
    }
    field.addEventListener('input', find);
    field.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Enter') next(event.shiftKey ? -1 : 1);
      if (event.key === 'Escape') {
        clearSearch();
        field.blur();
      }
    });

    // ---- Keys ----
    document.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = 60;
      const actions = {
        '+': () => zoomMiddle(1.25),
        '=': () => zoomMiddle(1.25),
        '-': () => zoomMiddle(1 / 1.25),
        _: () => zoomMiddle(1 / 1.25),
        0: fit,
        ArrowLeft: () => pan(step, 0),
        ArrowRight: () => pan(-step, 0),
        ArrowUp: () => pan(0, step),
        ArrowDown: () => pan(0, -step),
        '/': () => field.focus(),
        n: () => next(1),
        N: () => next(-1),
        Escape: () => {
          hideTip();
          pick(null);
        },
      };
      if (!Object.hasOwn(actions, event.key)) return;
      event.preventDefault();
      actions[event.key]();
    });

    // ---- Wheel, mouse, pen and fingers ----
    const inPanel = event => event.target.closest && event.target.closest('.ink-ui') !== null;
    const partAt = target => parts.get(wide.get(target) || (target.closest && target.closest('.node, .edge')));
    const at = event => {
      const view = size();
      return { x: event.clientX - view.x, y: event.clientY - view.y };
    };
    root.addEventListener('wheel', event => {
      if (inPanel(event)) return;
      event.preventDefault();
      // Lines and pages become pixels; one step of a coarse wheel is at most a third.
      const pixels = event.deltaY * (event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 400 : 1);
      // A pinch on a touchpad comes as a wheel with ctrl, in smaller steps.
      const power = Math.max(-0.3, Math.min(0.3, -pixels * (event.ctrlKey ? 0.01 : 0.0025)));
      const { x, y } = at(event);
      zoomAt(x, y, Math.exp(power));
    }, { passive: false });

    const pointers = new Map();
    let pressed = null;
    root.addEventListener('pointerdown', event => {
      if (event.button !== 0 || inPanel(event)) return;
      if (document.activeElement === field) field.blur();
      const point = at(event);
      pressed = pointers.size === 0 ? { ...point, part: partAt(event.target), dragging: false } : null;
      pointers.set(event.pointerId, point);
    });
    root.addEventListener('pointermove', event => {
      const point = at(event);
      const before = pointers.get(event.pointerId);
      if (!before) {
        const part = pointers.size === 0 && !inPanel(event) ? partAt(event.target) : undefined;
        if (part) showTip(part, point.x, point.y);
        else hideTip();
        return;
      }
      if (pointers.size === 1) {
        if (pressed && !pressed.dragging) {
          // A hand that trembles on a click does not drag.
          if (Math.hypot(point.x - pressed.x, point.y - pressed.y) < 4) return;
          pressed.dragging = true;
          root.setPointerCapture(event.pointerId);
          root.classList.add('ink-drag');
        }
        pan(point.x - before.x, point.y - before.y);
      } else if (pointers.size === 2) {
        const [other] = Array.from(pointers.entries()).filter(([id]) => id !== event.pointerId).map(([, p]) => p);
        const spread = p => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
        pan((point.x - before.x) / 2, (point.y - before.y) / 2);
        zoomAt((point.x + other.x) / 2, (point.y + other.y) / 2, spread(point) / spread(before));
      }
      pointers.set(event.pointerId, point);
    });
    function release(event) {
      if (!pointers.delete(event.pointerId)) return;
      root.classList.remove('ink-drag');
      if (event.type !== 'pointerup' || !pressed || pressed.dragging || pointers.size > 0) return;
      const part = pressed.part;
      const isNode = part && nodes.get(part.name) === part;
      pick(isNode ? part : null);
      if (part) showTip(part, pressed.x, pressed.y);
      hint.remove();
    }
    root.addEventListener('pointerup', release);
    root.addEventListener('pointercancel', release);
    root.addEventListener('pointerleave', hideTip);

    window.addEventListener('resize', () => {
      if (moved) moveTo(left, top);
      else firstView();
      layoutPanels();
    });
    firstView();
    layoutPanels();
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
`;
