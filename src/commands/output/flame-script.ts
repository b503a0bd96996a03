/**
 * What moves the picture that `flame` writes, in a page and in a bare SVG
 * alike: click to zoom, search, details under the pointer. ASCII, without a
 * backquote. All texts of the profile are set as text, never as markup.
 */
export const flameScript = String.raw`
'use strict';
(() => {
  const svg = document.querySelector('svg.flame');
  const width = svg.viewBox.baseVal.width;
  const field = document.getElementById('search');
  const detail = document.getElementById('detail');
  const found = document.getElementById('found');
  const letter = 7.23;
  const open = [];
  const boxes = [...svg.querySelectorAll('.box')].map(node => {
    const { x, w, d, n } = node.dataset;
    const [rect, change, text] = ['rect', '.change', 'text'].map(part => node.querySelector(part));
    const box = { node, x: +x, w: +w, d: +d, name: n, rect, change, text, hit: false };
    box.parent = open[box.d - 1];
    open[box.d] = box;
    return box;
  });
  const root = boxes[0];
  let zoomed = root;

  function fit(name, room) {
    if (room < 3) return '';
    if (name.length <= room) return name;
    for (const part of name.matchAll(/::|\./g)) {
      const rest = name.slice(part.index + part[0].length);
      if (rest !== '' && rest.length <= room) return rest;
    }
    return name.slice(0, room - 2) + '..';
  }

  function place(box, x, w) {
    box.node.style.display = '';
    const cells = Math.max(0.3, w * width - 1);
    box.rect.setAttribute('x', x * width);
    box.rect.setAttribute('width', cells);
    if (box.change) {
      box.change.setAttribute('x', x * width);
      box.change.setAttribute('width', cells * box.change.dataset.part);
    }
    if (box.text) {
      box.text.setAttribute('x', x * width + 3);
      box.text.textContent = fit(box.name, Math.floor((cells - 5) / letter));
    }
  }

  function isInside(box, outer) {
    while (box.d > outer.d) box = box.parent;
    return box === outer;
  }

  function zoom(to) {
    zoomed = to;
    for (const box of boxes) {
      const above = box.d < to.d && isInside(to, box);
      box.node.classList.toggle('above', above);
      const w = box.w / to.w;
      if (above) place(box, 0, 1);
      else if (w * width >= 0.3 && box.d >= to.d && isInside(box, to)) place(box, (box.x - to.x) / to.w, w);
      else box.node.style.display = 'none';
    }
  }

  function search(text) {
    let test = () => false;
    if (text !== '') {
      try {
        const pattern = new RegExp(text, text === text.toLowerCase() ? 'i' : '');
        test = name => pattern.test(name);
      } catch {
        test = name => name.includes(text);
      }
    }
    let share = 0;
    const covered = new Set();
    for (const box of boxes) {
      box.hit = text !== '' && test(box.node.dataset.f || box.name);
      box.node.classList.toggle('hit', box.hit);
      if (covered.has(box.parent)) covered.add(box);
      else if (box.hit) {
        share += box.w;
        covered.add(box);
      }
    }
    svg.classList.toggle('searching', text !== '');
    found.textContent = text === '' ? '' : 'matched: ' + (share * 100).toFixed(share < 0.1 ? 2 : 1) + '%';
  }

  const boxAt = target => {
    const node = target instanceof Element ? target.closest('.box') : null;
    return node && boxes.find(box => box.node === node);
  };
  const ask = () => {
    if (field) field.focus();
    else {
      const text = prompt('Search for a regular expression or a part of a name');
      if (text !== null) search(text);
    }
  };
  svg.addEventListener('click', event => {
    const box = boxAt(event.target);
    if (box) zoom(box);
  });
  svg.addEventListener('mouseover', event => {
    const box = boxAt(event.target);
    if (box) detail.textContent = box.node.querySelector('title').textContent.replace(/\n/g, '  ');
  });
  svg.addEventListener('mouseleave', () => (detail.textContent = ''));
  for (const [id, run] of [['reset', () => zoom(root)], ['ask', ask]]) {
    const node = document.getElementById(id);
    if (node) node.addEventListener('click', run);
  }
  if (field) field.addEventListener('input', () => search(field.value));
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') {
      if (field && document.activeElement === field) {
        field.value = '';
        field.blur();
        search('');
      } else if (zoomed !== root) zoom(zoomed.parent);
      else search('');
    } else if (event.key === '/' && (!field || document.activeElement !== field)) {
      event.preventDefault();
      ask();
    }
  });
})();
`;
