// A small reader of profile.proto: what a profile holds, as material for command lines.
// It is independent of the product's reader on purpose.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { run } from './run.mjs';

/** Calls visit(field, value) for each field: a number (varint) or a Buffer. Throws on bad bytes. */
function fields(bytes, visit) {
  let at = 0;
  const varint = () => {
    let value = 0n,
      shift = 0n;
    for (;;) {
      if (at >= bytes.length || shift > 63n) throw new Error('not a profile.proto file');
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
      shift += 7n;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const field = key >>> 3;
    switch (key & 7) {
      case 0:
        visit(field, varint());
        break;
      case 1:
        at += 8;
        break;
      case 5:
        at += 4;
        break;
      case 2: {
        const size = Number(varint());
        if (size < 0 || at + size > bytes.length) throw new Error('not a profile.proto file');
        visit(field, bytes.subarray(at, at + size));
        at += size;
        break;
      }
      default:
        throw new Error('not a profile.proto file');
    }
  }
}

/** Numbers of a repeated integer field, packed or not. */
function numbers(value, into) {
  if (typeof value === 'bigint') return void into.push(value);
  let number = 0n,
    shift = 0n;
  for (const byte of value) {
    number |= BigInt(byte & 127) << shift;
    if (byte < 128) {
      into.push(BigInt.asIntN(64, number));
      number = 0n;
      shift = 0n;
    } else shift += 7n;
  }
}

/**
 * @typedef {object} Facts
 * @property {{ type: string, unit: string }[]} types
 * @property {{ name: string, file: string, weight: number }[]} functions by falling weight:
 *   the number of samples whose stack contains the function
 * @property {string[]} files
 * @property {Map<string, string[]>} tags string label values by key
 * @property {Map<string, { unit: string, values: string[] }>} numericTags
 * @property {string[]} mappings file names
 * @property {number} samples
 * @property {number} locations
 * @property {number} bytes uncompressed size
 * @property {boolean} inlined some location has several lines
 * @property {boolean} negative some value is negative
 */

/** @returns {Facts} */
export function readFacts(file) {
  let bytes = fs.readFileSync(file);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = zlib.gunzipSync(bytes);
  const strings = [],
    types = [],
    samples = [],
    mappings = [],
    locations = new Map(),
    functions = new Map();
  const text = index => strings[Number(index)] ?? '';
  fields(bytes, (field, value) => {
    if (field === 6) strings.push(value.toString('utf8'));
    else if (typeof value === 'bigint') return;
    else if (field === 1) {
      const type = [0n, 0n];
      fields(value, (f, v) => {
        type[f - 1] = v;
      });
      types.push(type);
    } else if (field === 2) {
      /** @type {{ stack: bigint[], values: bigint[], labels: bigint[][] }} */
      const sample = { stack: [], values: [], labels: [] };
      fields(value, (f, v) => {
        if (f === 1) numbers(v, sample.stack);
        else if (f === 2) numbers(v, sample.values);
        else if (f === 3) {
          const label = [0n, 0n, 0n, 0n];
          fields(v, (g, w) => {
            label[g - 1] = w;
          });
          sample.labels.push(label);
        }
      });
      samples.push(sample);
    } else if (field === 3)
      fields(value, (f, v) => {
        if (f === 5) mappings.push(v);
      });
    else if (field === 4) {
      let id = 0n;
      const lines = [];
      fields(value, (f, v) => {
        if (f === 1) id = v;
        else if (f === 4)
          fields(v, (g, w) => {
            if (g === 1) lines.push(w);
          });
      });
      locations.set(id, lines);
    } else if (field === 5) {
      let id = 0n,
        name = 0n,
        source = 0n;
      fields(value, (f, v) => {
        if (f === 1) id = v;
        else if (f === 2) name = v;
        else if (f === 4) source = v;
      });
      functions.set(id, { name, source, weight: 0 });
    }
  });
  for (const sample of samples) {
    const seen = new Set(sample.stack.flatMap(id => locations.get(id) ?? []));
    for (const id of seen) {
      const found = functions.get(id);
      if (found) found.weight++;
    }
  }
  const tags = new Map(),
    numericTags = new Map();
  for (const [key, str, num, unit] of samples.flatMap(sample => sample.labels)) {
    const name = text(key);
    if (str !== 0n) {
      if (!tags.has(name)) tags.set(name, new Set());
      tags.get(name).add(text(str));
    } else {
      if (!numericTags.has(name)) numericTags.set(name, { unit: '', values: new Set() });
      const entry = numericTags.get(name);
      entry.values.add(String(num));
      if (unit !== 0n) entry.unit = text(unit);
    }
  }
  const list = [...functions.values()].map(f => ({ name: text(f.name), file: text(f.source), weight: f.weight }));
  return {
    types: types.map(([type, unit]) => ({ type: text(type), unit: text(unit) })),
    functions: list.filter(f => f.name !== '').sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1)),
    files: [...new Set(list.map(f => f.file))].filter(Boolean).sort(),
    tags: new Map([...tags].map(([key, values]) => [key, [...values].sort()])),
    numericTags: new Map([...numericTags].map(([key, { unit, values }]) => [key, { unit, values: [...values] }])),
    mappings: mappings.map(text).filter(Boolean),
    samples: samples.length,
    locations: locations.size,
    bytes: bytes.length,
    inlined: [...locations.values()].some(lines => lines.length > 1),
    negative: samples.some(sample => sample.values.some(v => v < 0n)),
  };
}

/**
 * The facts of any file that the real tool opens; it converts the legacy formats.
 * @param {{ cwd: string, env: Record<string, string> }} place where the conversion is written
 * @returns {Promise<Facts | undefined>} undefined: the real tool does not open the file
 */
export async function factsWithHelp(realTool, file, place) {
  const converted = path.join(place.cwd, 'facts.pb.gz');
  const result = await run(realTool, ['-symbolize=none', '-proto', `-output=${converted}`, file], place);
  return result.status === 0 ? readFacts(converted) : undefined;
}
