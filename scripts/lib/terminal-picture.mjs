// A terminal's screen as an SVG that is light or dark as its reader's system is.
import xterm from '@xterm/headless';

/** Sizes in pixels: of a cell, of the letters, of the space around the screen. */
const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const FONT_SIZE = 14;
const BASELINE = 13.5;
const PADDING = 14;
const FONT = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace';

/** Text, ground and the 16 colours of ANSI, in each mode. */
const themes = {
  light: {
    text: '#24292f',
    ground: '#f6f8fa',
    ansi: [
      ...['#24292f', '#cf222e', '#116329', '#7d4e00', '#0969da', '#8250df', '#1b7c83', '#6e7781'],
      ...['#57606a', '#a40e26', '#1a7f37', '#9a6700', '#218bff', '#a475f9', '#3192aa', '#8c959f'],
    ],
  },
  dark: {
    text: '#e6edf3',
    ground: '#0d1117',
    ansi: [
      ...['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
      ...['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
    ],
  },
};

/** xterm's colour n of 256, from 16 on. */
function paletteColor(n) {
  if (n >= 232) return hex(...Array(3).fill(8 + 10 * (n - 232)));
  const level = part => (part === 0 ? 0 : 55 + 40 * part);
  const cube = n - 16;
  return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

const hex = (...parts) => `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`;
const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** A coordinate in few digits. */
const px = number => String(Math.round(number * 10) / 10);

/** A terminal in memory. */
export function createTerminal(columns, rows) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  return {
    /** Resolves when the bytes are on the screen. */
    write: bytes => new Promise(resolve => terminal.write(bytes, () => resolve(undefined))),
    /** The rows of the screen as text. */
    text: () =>
      Array.from({ length: rows }, (_, y) => {
        const { active } = terminal.buffer;
        return active.getLine(active.baseY + y)?.translateToString(true) ?? '';
      }).join('\n'),
    picture: options => pictureOf(terminal, options),
  };
}

/** The colour of a cell's layer: a class of the theme, or a fixed colour; undefined: the terminal's own. */
function colorOf(cell, layer) {
  const [isDefault, isPalette, color] =
    layer === 'text'
      ? [cell.isFgDefault(), cell.isFgPalette(), cell.getFgColor()]
      : [cell.isBgDefault(), cell.isBgPalette(), cell.getBgColor()];
  if (isDefault) return undefined;
  if (!isPalette) return hex(color >> 16, (color >> 8) & 255, color & 255);
  return color < 16 ? `c${color}` : paletteColor(color);
}

/** The style of a cell. Colours are swapped where it is inverse. */
function styleOf(cell) {
  const own = { text: colorOf(cell, 'text'), ground: colorOf(cell, 'ground') };
  const { text, ground } = cell.isInverse() ? { text: own.ground ?? 'ground', ground: own.text ?? 'text' } : own;
  const flags = [cell.isBold() && 'b', cell.isDim() && 'd', cell.isUnderline() && 'u', cell.isItalic() && 'i'];
  return { text, ground, flags: flags.filter(Boolean).join(' ') };
}

/** Attributes that fill a shape: the class of a theme's colour, or the colour. */
function fill(color, classes = '') {
  const isClass = color !== undefined && !color.startsWith('#');
  const all = [isClass ? color : '', classes].filter(Boolean).join(' ');
  return `${all && ` class="${all}"`}${color !== undefined && !isClass ? ` fill="${color}"` : ''}`;
}

/** The runs of a row: equal style, side by side. */
function runsOf(line, columns) {
  const runs = [];
  for (let x = 0; x < columns; x++) {
    const cell = line.getCell(x);
    const width = cell.getWidth();
    // The second half of a wide character.
    if (width === 0) continue;
    const style = styleOf(cell);
    const key = JSON.stringify(style);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last && last.key === key) {
      last.cells.push({ text, width });
      last.width += width;
    } else runs.push({ key, style, x, width, cells: [{ text, width }] });
  }
  return runs;
}

/** Texts of a run without the blanks between them, where those are two or more: each keeps its place. */
function wordsOf(run) {
  const words = [];
  let { x } = run;
  let blanks = 2;
  for (const { text, width } of run.cells) {
    if (text === ' ') blanks++;
    else {
      if (blanks >= 2) words.push({ x, width: 0, text: '' });
      const word = words.at(-1);
      if (blanks === 1) {
        word.text += ' ';
        word.width++;
      }
      word.text += text;
      word.width += width;
      blanks = 0;
    }
    x += width;
  }
  return words;
}

function rowPicture(line, columns, y) {
  const top = PADDING + y * CELL_HEIGHT;
  const out = [];
  for (const run of runsOf(line, columns)) {
    const { text, ground, flags } = run.style;
    if (ground !== undefined) {
      const place = `x="${px(PADDING + run.x * CELL_WIDTH)}" y="${px(top)}"`;
      out.push(`<rect ${place} width="${px(run.width * CELL_WIDTH + 0.1)}" height="${CELL_HEIGHT}"${fill(ground)}/>`);
    }
    for (const word of wordsOf(run)) {
      const place = `x="${px(PADDING + word.x * CELL_WIDTH)}" y="${px(top + BASELINE)}"`;
      const length = `textLength="${px(word.width * CELL_WIDTH)}"`;
      out.push(`<text ${place} ${length}${fill(text, flags)}>${escape(word.text)}</text>`);
    }
  }
  return out.join('');
}

const themeRules = ({ text, ground, ansi }) =>
  [
    `svg{fill:${text}}`,
    `.text{fill:${text}}`,
    `.ground{fill:${ground}}`,
    ...ansi.map((color, i) => `.c${i}{fill:${color}}`),
  ].join('');

/** The screen as SVG. `title` is its text for those who do not see it. */
function pictureOf(terminal, { title, hasCursor = false }) {
  const { cols, rows, buffer } = terminal;
  const { active } = buffer;
  const width = px(cols * CELL_WIDTH + 2 * PADDING);
  const height = px(rows * CELL_HEIGHT + 2 * PADDING);
  const lines = Array.from({ length: rows }, (_, y) => rowPicture(active.getLine(active.baseY + y), cols, y));
  const cursor =
    `<rect x="${px(PADDING + active.cursorX * CELL_WIDTH)}" y="${px(PADDING + active.cursorY * CELL_HEIGHT)}" ` +
    `width="${CELL_WIDTH}" height="${CELL_HEIGHT}" class="text" opacity="0.5"/>`;
  // Rules for colours that the screen does not have are left out.
  const body = lines.filter(line => line !== '').join('\n');
  const used = rules => rules.replace(/\.(c\d+)\{[^}]*\}/g, (rule, name) => (body.includes(`"${name}`) ? rule : ''));
  const size = `width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    '<style>',
    `text{font:${FONT_SIZE}px ${FONT};white-space:pre}`,
    '.b{font-weight:bold}.d{opacity:.6}.u{text-decoration:underline}.i{font-style:italic}',
    used(themeRules(themes.light)),
    `@media (prefers-color-scheme:dark){${used(themeRules(themes.dark))}}`,
    '</style>',
    `<rect ${size} rx="8" class="ground"/>`,
    body,
    ...(hasCursor ? [cursor] : []),
    '</svg>',
    '',
  ].join('\n');
}
