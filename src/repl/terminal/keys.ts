/**
 * Decodes chunks from a terminal into keys. A chunk is the result of one read: half an escape sequence,
 * one key, or a page of pasted text. The keys do not depend on the chunk boundaries.
 */

/**
 * A named key (`enter`, `ctrl-a`, `alt-b`, `ctrl-left`), printable characters (`text`), or a mouse event
 * (`mouse`) if a view has enabled it.
 */
export interface Key {
  readonly name: string;
  /** For `text` the characters; for `mouse` SGR's `button;column;row` and M or m; else empty. */
  readonly text: string;
}

const ESC = '\x1b';
const PASTE_END = '\x1b[201~';
/** Longest incomplete sequence that is kept; a longer one is an unrequested reply of the terminal. */
const LONGEST_HELD = 4096;

/** Names of control characters that have their own key. */
const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
};

/** Last letter of a sequence -> key: xterm, the Linux console, and rxvt's small letters. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  Z: 'shift-tab',
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
};

/** Number before `~` -> key: VT220, rxvt. */
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};

const plainRun = /[^\x00-\x1f\x7f-\x9f]+/y;
const csi = /(\x1b?)\x1b\[([0-?]*)([ -/]*)([@-~])/y;
const linuxFunctionKey = /\x1b\[\[[A-E]/y;
const ss3 = /(\x1b?)\x1bO(\d?)([A-Za-z])/y;
/** Replies in string form (colours, versions), ended by BEL or ESC \. */
const stringReply = /\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)/y;
const unfinished = /\x1b?\x1b(?:\[\[?[0-?]*[ -/]*|O\d?|[\]PX^_][^\x07\x1b]*\x1b?)?$/y;
const brokenCsi = /\x1b\[[0-?]*[ -/]*/y;

/** The decoder; keeps incomplete sequences between chunks. */
export class Keys {
  private held = '';
  private pasting = false;
  /** The last character was \r; a following \n belongs to the same line end. */
  private afterReturn = false;

  /** True while a sequence is incomplete; call `flush` after a timeout. */
  get waiting(): boolean {
    return this.held !== '' && !this.pasting;
  }

  push(chunk: string): Key[] {
    const input = this.held + chunk;
    this.held = '';
    return this.decode(input, false);
  }

  /** Handles a timeout: decodes the incomplete sequence as the escape key, or drops it. */
  flush(): Key[] {
    if (!this.waiting) return [];
    const input = this.held;
    this.held = '';
    return this.decode(input, true);
  }

  private decode(input: string, final: boolean): Key[] {
    const keys: Key[] = [];
    let at = 0;
    while (at < input.length) {
      const next = this.pasting ? this.decodePasted(input, at, keys) : this.decodeTyped(input, at, final, keys);
      if (next < 0) {
        const held = input.slice(at);
        if (!final && (this.pasting || held.length <= LONGEST_HELD)) this.held = held;
        break;
      }
      at = next;
    }
    return keys;
  }

  /** Decodes one key at `at`; returns the index after it, or -1 if it is incomplete. */
  private decodeTyped(input: string, at: number, final: boolean, keys: Key[]): number {
    if (input[at] === ESC) return this.escape(input, at, final, keys);
    const run = match(plainRun, input, at);
    if (run) return this.text(input, at, run[0], keys);
    this.control(input[at]!, keys);
    return at + 1;
  }

  /** Decodes pasted text up to the end of the paste; control characters in it, such as Tab, are not keys. */
  private decodePasted(input: string, at: number, keys: Key[]): number {
    if (input.startsWith(PASTE_END, at)) {
      this.pasting = false;
      return at + PASTE_END.length;
    }
    const run = match(plainRun, input, at);
    if (run) return this.text(input, at, run[0], keys);
    const char = input[at]!;
    if (char === ESC && PASTE_END.startsWith(input.slice(at))) return -1;
    if (char === '\r' || char === '\n') this.control(char, keys);
    else if (char === '\t') addText(keys, ' ');
    return at + 1;
  }

  private text(input: string, at: number, run: string, keys: Key[]): number {
    this.afterReturn = false;
    const end = at + run.length;
    // Half of a surrogate pair waits for the other half.
    const half = end === input.length && /[\ud800-\udbff]$/.test(run);
    const whole = half ? run.slice(0, -1) : run;
    addText(keys, whole);
    if (whole === '') return half ? -1 : end;
    return at + whole.length;
  }

  private control(char: string, keys: Key[]): void {
    const same = char === '\n' && this.afterReturn;
    this.afterReturn = char === '\r';
    const name = controlName(char);
    if (!same && name !== undefined) keys.push({ name, text: '' });
  }

  private escape(input: string, at: number, final: boolean, keys: Key[]): number {
    this.afterReturn = false;
    const add = (name: string, length: number): number => {
      keys.push({ name, text: '' });
      return at + length;
    };
    const functionKey = match(linuxFunctionKey, input, at);
    if (functionKey) return add('unknown', functionKey[0].length);
    if (!final && match(unfinished, input, at)) return -1;
    const control = match(csi, input, at);
    if (control) {
      const [all, twice = '', parameters = '', , last = ''] = control;
      if (all === '\x1b[200~') {
        this.pasting = true;
        return at + all.length;
      }
      if (parameters.startsWith('<') && /[Mm]/.test(last)) {
        keys.push({ name: 'mouse', text: parameters.slice(1) + last });
        return at + all.length;
      }
      return add(csiName(parameters, last, twice !== ''), all.length);
    }
    const application = match(ss3, input, at);
    if (application) {
      const [all, twice, modifier, last = ''] = application;
      const bits = last >= 'a' ? 4 : Number(modifier || 1) - 1;
      return add(withModifiers(LETTERS[last], bits | (twice ? 2 : 0)), all.length);
    }
    const reply = match(stringReply, input, at);
    if (reply) return at + reply[0].length;
    const broken = match(brokenCsi, input, at);
    if (broken && broken[0].length > 2) return at + broken[0].length;
    // A reply without its terminator.
    if (final && /^\x1b[\]PX^_]./s.test(input.slice(at, at + 3))) return input.length;
    return this.decodeAlt(input, at, final, add);
  }

  /** ESC and one character: the Alt key. */
  private decodeAlt(input: string, at: number, final: boolean, add: (name: string, length: number) => number): number {
    const unit = input[at + 1];
    if (unit === undefined || unit === ESC) return add('escape', 1);
    const isLast = at + 2 === input.length;
    if (!final && isLast && /[\ud800-\udbff]/.test(unit)) return -1;
    // A bug of V8 in Node 24 and 26: codePointAt at the end of a slice may read from the text behind the slice.
    const char = isLast ? unit : String.fromCodePoint(input.codePointAt(at + 1)!);
    const name = controlName(char);
    if (name !== undefined)
      return add(name.startsWith('ctrl-') ? `ctrl-alt-${name.slice(5)}` : `alt-${name}`, 1 + char.length);
    return add(`alt-${char.toLowerCase()}`, 1 + char.length);
  }
}

/** Adds text; adjacent characters become one key. */
function addText(keys: Key[], text: string): void {
  if (text === '') return;
  const last = keys.at(-1);
  if (last?.name === 'text') keys[keys.length - 1] = { name: 'text', text: last.text + text };
  else keys.push({ name: 'text', text });
}

function match(pattern: RegExp, input: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(input);
}

/** Returns the name of a control character; undefined for printable characters and 8-bit controls. */
function controlName(char: string): string | undefined {
  const own = CONTROLS[char];
  if (own !== undefined) return own;
  const code = char.codePointAt(0)!;
  return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x40).toLowerCase()}` : undefined;
}

/** Returns the key name for the parameters and the last byte of a CSI sequence (ESC [). */
function csiName(parameters: string, last: string, twice: boolean): string {
  const [first = '', second = '', third = ''] = parameters.split(';');
  const alt = twice ? 2 : 0;
  const bits = (text: string): number => Math.max(0, (Number.parseInt(text, 10) || 1) - 1) | alt;
  // Newer protocols (CSI u) send the key's code point.
  if (last === 'u') return codeName(Number.parseInt(first, 10), bits(second));
  if (last === '~' && first === '27') return codeName(Number.parseInt(third, 10), bits(second));
  if (last === '~') return withModifiers(NUMBERS[first], bits(second));
  if (last === '^') return withModifiers(NUMBERS[first], 4 | alt);
  if (last >= 'a') return withModifiers(LETTERS[last], 1 | alt);
  return withModifiers(LETTERS[last], bits(second || first));
}

function codeName(code: number, bits: number): string {
  if (!(code > 0 && code <= 0x10ffff)) return 'unknown';
  const char = String.fromCodePoint(code);
  return withModifiers(code === 27 ? 'escape' : (controlName(char) ?? char.toLowerCase()), bits);
}

/** Adds modifier prefixes to a key name. Bits: 1 shift, 2 alt, 4 ctrl, 8 meta. */
function withModifiers(base: string | undefined, bits: number): string {
  if (base === undefined) return 'unknown';
  const ctrl = bits & 4 ? 'ctrl-' : '';
  const alt = bits & 10 ? 'alt-' : '';
  const shift = bits & 1 && !base.startsWith('shift-') ? 'shift-' : '';
  return ctrl + alt + shift + base;
}
