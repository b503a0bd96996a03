/**
 * The script inside an interactive SVG file. It runs in the browser without a server. It reads names
 * of the profile from the document's text and writes them with textContent, never as markup.
 *
 * It fits the drawing to the window; drag, wheel, pinch and keys move and zoom it; hovering shows the
 * full name and values of a node or an edge; a click on a node dims all except its callers and
 * callees; `/` starts a search.
 */
import { Camera } from './camera.ts';
import { createSvg } from './dom.ts';
import { DrawnGraph } from './graph.ts';
import { Bar, Hint, Tip } from './panels.ts';
import { Pointers } from './pointers.ts';
import { NodeSearch } from './search.ts';
import styles from './viewer.css';

const root = (document.currentScript as SVGScriptElement).ownerSVGElement!;

function start(): void {
  const viewport = root.querySelector<SVGGraphicsElement>('#viewport');
  const group = viewport?.querySelector('.graph');
  if (!viewport || !group) return;
  root.classList.add('ink');
  const style = createSvg('style');
  style.textContent = styles;
  root.append(style);

  const camera = new Camera(root, viewport, () => {
    hint.remove();
    tip.hide();
  });
  const graph = new DrawnGraph(group);
  const isOwnDocument = root === (document.documentElement as Element);
  if (graph.title !== null && isOwnDocument) document.title = graph.title;
  const hint = new Hint(root);
  const bar = new Bar(root, camera);
  const tip = new Tip(root);
  const search = new NodeSearch(graph, bar, camera, tip.hide);

  addKeys(camera, search, () => bar.field.focus(), tip.hide);
  new Pointers({
    root,
    camera,
    partAt: target => graph.partAt(target),
    hover: (part, { x, y }) => (part ? tip.show(part, graph, camera, x, y) : tip.hide()),
    press: () => {
      if (document.activeElement === bar.field) bar.field.blur();
    },
    click: (part, { x, y }) => {
      search.pick(part && graph.isNode(part) ? part : null);
      if (part) tip.show(part, graph, camera, x, y);
      hint.remove();
    },
    leave: tip.hide,
  });
  const layoutPanels = (): void => {
    bar.layout();
    hint.layout(camera);
  };
  window.addEventListener('resize', () => {
    camera.resize(graph.legend);
    layoutPanels();
  });
  camera.showFirst(graph.legend);
  layoutPanels();
}

function addKeys(camera: Camera, search: NodeSearch, focusField: () => void, hideTip: () => void): void {
  const step = 60;
  const actions = new Map<string, () => void>([
    ['+', () => camera.zoomMiddle(1.25)],
    ['=', () => camera.zoomMiddle(1.25)],
    ['-', () => camera.zoomMiddle(1 / 1.25)],
    ['_', () => camera.zoomMiddle(1 / 1.25)],
    ['0', camera.fit],
    ['ArrowLeft', () => camera.pan(step, 0)],
    ['ArrowRight', () => camera.pan(-step, 0)],
    ['ArrowUp', () => camera.pan(0, step)],
    ['ArrowDown', () => camera.pan(0, -step)],
    ['/', focusField],
    ['n', () => search.next(1)],
    ['N', () => search.next(-1)],
    [
      'Escape',
      () => {
        hideTip();
        search.pick(null);
      },
    ],
  ]);
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actions.get(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
