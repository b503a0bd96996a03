// The text of a golden file: what a tool was given and every byte that it gave back.
//
//   # key: value                      header
//   $ -top file.pb.gz                 one run: the arguments, quoted as for a shell
//   == feature                        in test/golden/rows: what follows shows this row of the checklist
//   $< file.pb.gz                     a session: lines are piped in
//   (pprof) top10                     one line of a session, followed by what it printed
//   exit: 0
//   out:                              a section: every line of the stream behind a bar
//   |      flat  flat%
//   err:
//   file NAME:
//   file NAME, gunzipped:
//
// Inside a section, `|` begins a line that ends in a newline and `>` one that does not.
// Control characters, bytes that are not UTF-8 and a blank at the end of a line are written as
// ‹hh›, so that no editor and no version control can change them.
// A section too long to read is kept as its head and the SHA-256 of the whole.
import crypto from 'node:crypto';
import zlib from 'node:zlib';

/** Sections with more lines or bytes than this are kept as head and hash. */
const MAX_LINES = 150;
const MAX_BYTES = 16_000;
const HEAD_LINES = 30;

/**
 * @typedef {{ kind: 'whole', text: string } | { kind: 'hash', head: string, bytes: number, sha256: string }} Section
 *   texts are latin1: one character a byte
 * @typedef {{ args: string[], status: number | string, steps: Step[], session: boolean }} Run
 * @typedef {{ line: string, sections: Record<string, Section>, row?: string }} Step a one-shot run has one step;
 *   `row` names the row of the checklist that begins here
 */

/** A printable character in UTF-8, by the number of its bytes. */
const CHARACTER = new RegExp(
  [
    /[\x20-\x7e]/,
    /[\xc2-\xdf][\x80-\xbf]/,
    /\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]/,
    /\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/,
  ]
    .map(part => part.source)
    .join('|'),
  'y',
);

/** One line of bytes as printable text. */
export function escapeLine(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    CHARACTER.lastIndex = at;
    const match = CHARACTER.exec(bytes);
    if (match) {
      const char = match[0];
      // Also as escapes: C1 controls, separators that some editors take for line ends, and the
      // escape's own brackets.
      const hidden = /^(?:\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9\xb9\xba]|\xef\xbb\xbf)$/.test(char);
      text += hidden ? [...char].map(hex).join('') : Buffer.from(char, 'latin1').toString('utf8');
      at += char.length;
    } else {
      text += hex(bytes[at++]);
    }
  }
  return text.replace(/ $/, '‹20›');
}

const hex = char => `‹${char.charCodeAt(0).toString(16).padStart(2, '0')}›`;

function unescapeLine(text) {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return bytes.replace(/\xe2\x80\xb9([0-9a-f]{2})\xe2\x80\xba/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}

/** Lines of a stream behind bars. */
export function barred(bytes) {
  const lines = bytes.split('\n');
  const last = lines.pop();
  const text = lines.map(line => `|${escapeLine(line)}\n`).join('');
  return last === '' ? text : `${text}>${escapeLine(last)}\n`;
}

/** @returns {Section} what is kept of a stream */
export function makeSection(bytes) {
  const lines = bytes.split('\n');
  if (lines.length <= MAX_LINES && bytes.length <= MAX_BYTES) return { kind: 'whole', text: bytes };
  let head = lines
    .slice(0, HEAD_LINES)
    .map(line => `${line}\n`)
    .join('');
  if (head.length > MAX_BYTES) head = '';
  return { kind: 'hash', head, bytes: bytes.length, sha256: sha256(bytes) };
}

export function sha256(bytes) {
  return crypto.createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex');
}

/**
 * A written file as [section title, section]; compressed content is compared unpacked.
 * @param {string} name
 * @param {Buffer} content
 * @returns {[string, Section]}
 */
export function fileSection(name, content) {
  if (content[0] === 0x1f && content[1] === 0x8b) {
    const plain = zlib.gunzipSync(content).toString('latin1');
    return [`file ${name}, gunzipped`, { kind: 'hash', head: '', bytes: plain.length, sha256: sha256(plain) }];
  }
  return [`file ${name}`, makeSection(content.toString('latin1'))];
}

/** @param {Record<string, string>} header @param {Run[]} runs */
export function formatTranscript(header, runs, quote) {
  let text = Object.entries(header)
    .map(([key, value]) => `# ${key}: ${value}\n`)
    .join('');
  for (const run of runs) {
    text += '\n';
    if (run.steps[0].row) text += `== ${run.steps[0].row}\n`;
    text += `$${run.session ? '<' : ''} ${run.args.map(quote).join(' ')}\n`;
    if (!run.session) text += `exit: ${run.status}\n`;
    for (const [i, step] of run.steps.entries()) {
      if (i > 0 && step.row) text += `== ${step.row}\n`;
      if (i > 0) text += `(pprof) ${escapeLine(Buffer.from(step.line, 'utf8').toString('latin1'))}\n`;
      for (const [title, section] of Object.entries(step.sections)) {
        if (section.kind === 'whole') {
          // An empty file is something else than no file; an empty stream is not worth a line.
          if (section.text !== '' || title.startsWith('file ')) text += `${title}:\n${barred(section.text)}`;
        } else {
          text += `${title}:\n${barred(section.head)}~ ${section.bytes} bytes in all, sha256 ${section.sha256}\n`;
        }
      }
    }
    if (run.session) text += `exit: ${run.status}\n`;
  }
  return text;
}

/** The inverse of formatTranscript. */
export function parseTranscript(text, split) {
  const header = {};
  const runs = [];
  let run, step, title, row;
  /** The row that the next step begins. */
  const taken = () => {
    const mark = row === undefined ? {} : { row };
    row = undefined;
    return mark;
  };
  const add = bytes => {
    const old = step.sections[title];
    step.sections[title] = { kind: 'whole', text: (old?.text ?? '') + bytes };
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('|')) add(`${unescapeLine(line.slice(1))}\n`);
    else if (line.startsWith('>')) add(unescapeLine(line.slice(1)));
    else if (line.startsWith('== ')) row = line.slice(3);
    else if (line.startsWith('# ')) {
      const colon = line.indexOf(': ');
      header[line.slice(2, colon)] = line.slice(colon + 2);
    } else if (line.startsWith('$ ') || line.startsWith('$< ')) {
      step = { line: '', sections: {}, ...taken() };
      run = { args: split(line.slice(line.indexOf(' ') + 1)), status: 0, steps: [step], session: line[1] === '<' };
      runs.push(run);
    } else if (line.startsWith('(pprof) ') || line === '(pprof)') {
      step = { line: Buffer.from(unescapeLine(line.slice(8)), 'latin1').toString('utf8'), sections: {}, ...taken() };
      run.steps.push(step);
    } else if (line.startsWith('exit: ')) {
      const status = line.slice(6);
      run.status = /^\d+$/.test(status) ? Number(status) : status;
    } else if (line.startsWith('~ ')) {
      const [, bytes, hash] = line.match(/^~ (\d+) bytes in all, sha256 ([0-9a-f]{64})$/);
      step.sections[title] = {
        kind: 'hash',
        head: step.sections[title]?.text ?? '',
        bytes: Number(bytes),
        sha256: hash,
      };
    } else if (line.endsWith(':')) {
      title = line.slice(0, -1);
      add('');
    } else if (line !== '') {
      throw new Error(`not a line of a transcript: ${line}`);
    }
  }
  return { header, runs };
}
