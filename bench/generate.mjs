// Makes profile.proto files of any size for the benchmark, the same bytes for the same options.
//
//   node bench/generate.mjs --preset small|medium|large|huge -o FILE [options]
//
//   --seed N          which run of the program is profiled (default 1)
//   --code-seed N     which program it is (default 1): files that differ in --seed alone look like
//                     two profiles of one binary
//   --samples N  --functions N  --locations N  --depth N     sizes; the depth is a mean
//   --values N        sample types, 1 to 4 (default 4)
//   --labels MODE     none, low (a route, a zone, a size) or high (20,000 request ids in place of the zone)
//   --share P         how often a stack branches off a recent one (default 0.92)
//   --recursion P     how often a call site calls its own function (default 0.01)
//   --big             the last type becomes delay/nanoseconds with totals past 2^53
//   --unsymbolized P  part of the locations that have an address only (default 0)
//   --order O         go: tables after the samples; strings-first; interleaved: tables as they are needed
//   --level N         gzip level, 0 for none (default 6)
//   -o FILE           where to write; "-" is standard output
//
// The file is written as it is made: memory does not grow with the number of samples.
import { once } from 'node:events';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { dice } from '../scripts/lib/rng.mjs';

export const PRESETS = {
  small: { samples: 1_500, functions: 900, locations: 1_500, depth: 14 },
  medium: { samples: 17_000, functions: 9_000, locations: 14_000, depth: 28 },
  large: { samples: 300_000, functions: 60_000, locations: 90_000, depth: 40 },
  huge: { samples: 3_000_000, functions: 60_000, locations: 90_000, depth: 85, share: 0.98 },
};

export const DEFAULTS = {
  ...PRESETS.small,
  seed: 1,
  codeSeed: 1,
  values: 4,
  labels: 'low',
  share: 0.92,
  recursion: 0.01,
  big: false,
  unsymbolized: 0,
  order: 'go',
  level: 6,
};

const MAX_DEPTH = 1000;
const RECENT = 512;
const FLUSH_AT = 1 << 19;

// Field numbers of profile.proto.
const PROFILE = {
  sampleType: 1,
  sample: 2,
  mapping: 3,
  location: 4,
  function: 5,
  string: 6,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
};
const WIRE_BYTES = 2;

/** Bytes of protocol-buffer messages, growing as needed. */
class Bytes {
  constructor(size) {
    this.data = Buffer.allocUnsafe(size);
    this.length = 0;
  }

  reserve(extra) {
    if (this.length + extra <= this.data.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.data.length * 2, this.length + extra));
    this.data.copy(larger, 0, 0, this.length);
    this.data = larger;
  }

  /** A varint of a whole number from 0 to 2^53, or of a bigint. */
  varint(value) {
    this.reserve(10);
    if (typeof value === 'bigint') {
      let rest = BigInt.asUintN(64, value);
      for (; rest >= 128n; rest >>= 7n) this.data[this.length++] = Number(rest & 127n) | 128;
      this.data[this.length++] = Number(rest);
      return;
    }
    for (; value >= 2 ** 31; value = Math.floor(value / 128)) this.data[this.length++] = (value % 128) | 128;
    for (; value >= 128; value >>>= 7) this.data[this.length++] = (value & 127) | 128;
    this.data[this.length++] = value;
  }

  /** A scalar field; zero is left out, as the format's writers do. */
  scalar(field, value) {
    if (value === 0) return;
    this.varint(field << 3);
    this.varint(value);
  }

  text(field, text) {
    const size = Buffer.byteLength(text);
    this.varint((field << 3) | WIRE_BYTES);
    this.varint(size);
    this.reserve(size);
    this.length += this.data.write(text, this.length);
  }

  /** A nested message or a packed list that was collected in `part`; empties it. */
  nested(field, part) {
    this.varint((field << 3) | WIRE_BYTES);
    this.varint(part.length);
    this.reserve(part.length);
    part.data.copy(this.data, this.length, 0, part.length);
    this.length += part.length;
    part.length = 0;
  }
}

const VERBS = [
  'Accept',
  'Apply',
  'Build',
  'Check',
  'Close',
  'Commit',
  'Decode',
  'Dispatch',
  'Encode',
  'Evict',
  'Fetch',
  'Find',
  'Flush',
  'Get',
  'Hash',
  'Load',
  'Lock',
  'Marshal',
  'Merge',
  'Next',
  'Open',
  'Parse',
  'Pull',
  'Push',
  'Put',
  'Read',
  'Render',
  'Resolve',
  'Run',
  'Scan',
  'Send',
  'Sort',
  'Split',
  'Sync',
  'Validate',
  'Wait',
  'Walk',
  'Write',
];
const NOUNS = [
  'account',
  'batch',
  'block',
  'buffer',
  'bucket',
  'cache',
  'catalog',
  'channel',
  'client',
  'column',
  'cursor',
  'entry',
  'field',
  'filter',
  'frame',
  'header',
  'index',
  'journal',
  'key',
  'ledger',
  'message',
  'node',
  'order',
  'packet',
  'page',
  'plan',
  'pool',
  'query',
  'record',
  'region',
  'request',
  'route',
  'session',
  'shard',
  'span',
  'stream',
  'table',
  'ticket',
  'token',
  'worker',
];
const capital = word => word[0].toUpperCase() + word.slice(1);

/** The strings of the profile with their indices; index 0 is the empty string. */
class Strings {
  constructor() {
    this.list = [''];
    this.indices = new Map([['', 0]]);
  }

  index(text) {
    let index = this.indices.get(text);
    if (index === undefined) {
      index = this.list.length;
      this.list.push(text);
      this.indices.set(text, index);
    }
    return index;
  }
}

/**
 * The program: functions, the call sites (locations) that each owns, and whom they call.
 * Call sites of one function are neighbours: function f owns firstSite[f] .. firstSite[f + 1].
 */
function makeProgram(o, strings) {
  const d = dice(o.codeSeed * 2 + 1);
  const skewed = (n, power) => Math.floor(n * d.next() ** power);
  const F = o.functions,
    L = o.locations;
  const packages = [];
  const hosts = ['github.com/example', 'example.org/platform', 'corp.example.com/services'];
  for (let i = 0; i < Math.max(6, Math.ceil(F / 70)); i++) {
    const a = d.pick(NOUNS),
      b = d.pick(NOUNS);
    packages.push(
      d.chance(0.6)
        ? { go: true, name: `${d.pick(hosts)}/${a}${b}/${d.pick(NOUNS)}${i}` }
        : { go: false, name: `${d.pick(['storage', 'engine', 'util', 'rpc'])}::${a}_${b}${i}` },
    );
  }
  const name = new Int32Array(F),
    file = new Int32Array(F),
    startLine = new Int32Array(F);
  for (let f = 0; f < F; f++) {
    const pack = packages[skewed(packages.length, 1.4)];
    const verb = d.pick(VERBS),
      type = capital(d.pick(NOUNS)) + capital(d.pick(NOUNS)),
      noun = capital(d.pick(NOUNS));
    const kind = d.below(5);
    const text = pack.go
      ? [
          `${pack.name}.(*${type}).${verb}${f}`,
          `${pack.name}.${verb}${noun}${f}`,
          `${pack.name}.(*${type}).${verb}${f}.func${1 + d.below(3)}`,
          `${pack.name}.${type}.${verb}${f}`,
          `${pack.name}.${verb}${noun}${f}[...]`,
        ][kind]
      : [
          `${pack.name}::${type}::${verb}${f}(std::string const&, int)`,
          `${pack.name}::${type}<${pack.name}::${noun}, std::allocator<${noun}> >::${verb}${f}()`,
          `${pack.name}::${type}::${verb}${f}() const`,
          `${pack.name}::(anonymous namespace)::${verb}${f}(void*)`,
          `std::function<void (${noun}*)>::operator()(${noun}*) const::${verb}${f}`,
        ][kind];
    name[f] = strings.index(text);
    file[f] = strings.index(
      `/build/${pack.name.replaceAll('::', '/')}/${noun.toLowerCase()}${d.below(5)}.${pack.go ? 'go' : 'cc'}`,
    );
    startLine[f] = 1 + d.below(1800);
  }
  // Every function has a call site; the rest go to few, popular functions.
  const owner = new Int32Array(L),
    firstSite = new Int32Array(F + 1);
  for (let i = 0; i < L; i++) owner[i] = i < F ? i : skewed(F, 2.2);
  owner.sort();
  for (let i = 0; i < L; i++) firstSite[owner[i] + 1] = i + 1;
  const callees = new Int32Array(L * 3),
    lineCount = new Uint8Array(L),
    inlined = new Int32Array(L * 3),
    line = new Int32Array(L * 4),
    bare = new Uint8Array(L);
  for (let i = 0; i < L; i++) {
    for (let k = 0; k < 3; k++) {
      callees[i * 3 + k] = d.chance(o.recursion) ? owner[i] : skewed(F, 1.8);
      inlined[i * 3 + k] = skewed(F, 2);
    }
    const x = d.next();
    lineCount[i] = x < 0.64 ? 1 : x < 0.86 ? 2 : x < 0.96 ? 3 : 4;
    for (let k = 0; k < 4; k++) line[i * 4 + k] = d.below(300);
    bare[i] = d.chance(o.unsymbolized) ? 1 : 0;
  }
  return { name, file, startLine, owner, firstSite, callees, lineCount, inlined, line, bare };
}

/** Gives dense ids in order of first use. */
class Ids {
  constructor(count) {
    this.of = new Int32Array(count);
    this.used = new Int32Array(count);
    this.count = 0;
  }

  id(index) {
    if (this.of[index] === 0) {
      this.used[this.count++] = index;
      this.of[index] = this.count;
    }
    return this.of[index];
  }
}

/**
 * Writes one profile, uncompressed, in chunks.
 * @param {typeof DEFAULTS} given
 * @param {(chunk: Buffer) => Promise<void> | void} sink
 * @returns {Promise<{ bytes: number, locations: number, functions: number, strings: number }>}
 */
export async function generate(given, sink) {
  const o = { ...DEFAULTS, ...given };
  o.locations = Math.max(o.locations, o.functions);
  const strings = new Strings();
  const program = makeProgram(o, strings);
  const d = dice(o.seed * 2);
  const types = [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
    ['alloc_objects', 'count'],
    o.big ? ['delay', 'nanoseconds'] : ['alloc_space', 'bytes'],
  ]
    .slice(0, o.values)
    .map(pair => pair.map(text => strings.index(text)));
  const periodType = ['cpu', 'nanoseconds'].map(text => strings.index(text));
  const keys = {
    route: strings.index('route'),
    second: strings.index(o.labels === 'high' ? 'request_id' : 'zone'),
    size: strings.index('body_size'),
    bytes: strings.index('bytes'),
  };
  const routes = Array.from({ length: 64 }, (_, i) =>
    strings.index(`/v${1 + (i % 4)}/${NOUNS[i % NOUNS.length]}s/${VERBS[(i * 7) % VERBS.length].toLowerCase()}`),
  );
  const seconds = Array.from({ length: o.labels === 'high' ? 20_000 : 16 }, (_, i) =>
    strings.index(
      o.labels === 'high' ? `req-${Math.imul(i + 1, 0x85ebca6b) >>> 0}` : `zone-${String.fromCharCode(97 + i)}`,
    ),
  );
  const binary = strings.index('/opt/example/bin/service'),
    buildId = strings.index('7f3e0c6a51d29b84e6f0a1c2d3b4958677e8f901');

  const out = new Bytes(FLUSH_AT * 2),
    message = new Bytes(4096),
    part = new Bytes(4096);
  let bytes = 0;
  const flush = async (always = false) => {
    if (out.length === 0 || (!always && out.length < FLUSH_AT)) return;
    bytes += out.length;
    const chunk = Buffer.from(out.data.subarray(0, out.length));
    out.length = 0;
    await sink(chunk);
  };

  const locationIds = new Ids(o.locations),
    functionIds = new Ids(o.functions);
  let locationsOut = 0,
    functionsOut = 0,
    stringsOut = 0;
  const putMapping = () => {
    for (const [field, value] of [
      [1, 1],
      [2, 0x400000],
      [3, 0x8000000],
      [5, binary],
      [6, buildId],
      [7, 1],
      [8, 1],
      [9, 1],
      [10, 1],
    ])
      message.scalar(field, value);
    out.nested(PROFILE.mapping, message);
  };
  const putLocations = async () => {
    for (; locationsOut < locationIds.count; locationsOut++) {
      const site = locationIds.used[locationsOut];
      message.scalar(1, locationsOut + 1);
      message.scalar(2, 1);
      message.scalar(3, 0x400000 + site * 29 + 11);
      if (program.bare[site] === 0) {
        // Innermost call first; the last line is the function that owns the call site.
        for (let k = program.lineCount[site] - 1; k >= 0; k--) {
          const f = k === 0 ? program.owner[site] : program.inlined[site * 3 + k - 1];
          part.scalar(1, functionIds.id(f));
          part.scalar(2, program.startLine[f] + program.line[site * 4 + k]);
          message.nested(4, part);
        }
      }
      out.nested(PROFILE.location, message);
      if (out.length >= FLUSH_AT) await flush();
    }
  };
  const putFunctions = async () => {
    for (; functionsOut < functionIds.count; functionsOut++) {
      const f = functionIds.used[functionsOut];
      for (const [field, value] of [
        [1, functionsOut + 1],
        [2, program.name[f]],
        [3, program.name[f]],
        [4, program.file[f]],
        [5, program.startLine[f]],
      ])
        message.scalar(field, value);
      out.nested(PROFILE.function, message);
      if (out.length >= FLUSH_AT) await flush();
    }
  };
  const putStrings = async () => {
    for (; stringsOut < strings.list.length; stringsOut++) {
      out.text(PROFILE.string, strings.list[stringsOut]);
      if (out.length >= FLUSH_AT) await flush();
    }
  };

  if (o.order === 'strings-first') await putStrings();
  for (const [type, unit] of types) {
    message.scalar(1, type);
    message.scalar(2, unit);
    out.nested(PROFILE.sampleType, message);
  }
  if (o.order === 'interleaved') putMapping();

  // Stacks are kept root first; the last RECENT of them in a ring.
  const stack = new Int32Array(MAX_DEPTH),
    ring = new Int32Array(RECENT * MAX_DEPTH),
    ringDepth = new Int32Array(RECENT);
  const threads = Array.from({ length: 8 }, (_, i) => Math.min(o.functions - 1, i * i));
  for (let n = 0; n < o.samples; n++) {
    const spread = d.chance(0.2) ? 0.2 + d.next() * 0.6 : 0.7 + (d.next() + d.next()) * 0.45;
    const depth = Math.max(2, Math.min(MAX_DEPTH, Math.round(o.depth * spread)));
    let at = 0,
      f = threads[Math.floor(threads.length * d.next() ** 2)];
    if (n > 0 && d.chance(o.share)) {
      // Most stacks leave a recent one near its leaf, so that they form a call tree.
      const slot = d.below(Math.min(n, RECENT)),
        base = slot * MAX_DEPTH;
      at = Math.min(depth - 1, Math.floor(ringDepth[slot] * (1 - d.next() ** 4)));
      for (let i = 0; i < at; i++) stack[i] = ring[base + i];
      if (at > 0) f = program.callees[stack[at - 1] * 3 + (d.chance(0.7) ? 0 : 1)];
    }
    for (; at < depth; at++) {
      const first = program.firstSite[f],
        sites = program.firstSite[f + 1] - first;
      const site = first + Math.floor(sites * d.next() ** 4);
      stack[at] = site;
      const x = d.next();
      f = program.callees[site * 3 + (x < 0.84 ? 0 : x < 0.96 ? 1 : 2)];
    }
    const slot = n % RECENT;
    ring.set(stack.subarray(0, depth), slot * MAX_DEPTH);
    ringDepth[slot] = depth;

    for (let i = depth - 1; i >= 0; i--) part.varint(locationIds.id(stack[i]));
    message.nested(1, part);
    const hits = 1 + Math.floor(40 * d.next() ** 6),
      objects = 1 + Math.floor(3000 * d.next() ** 5),
      size = Math.floor(8 * 2 ** (d.next() * 11));
    const last = o.big ? BigInt(Math.floor(2 ** 50 * (0.5 + d.next()))) * (n % 1000 === 7 ? 9n : 1n) : objects * size;
    const values = [hits, hits * 10_000_000, objects, last];
    for (let i = 0; i < o.values; i++) part.varint(values[i]);
    message.nested(2, part);
    if (o.labels !== 'none') {
      part.scalar(1, keys.route);
      part.scalar(2, routes[Math.floor(routes.length * d.next() ** 2)]);
      message.nested(3, part);
      part.scalar(1, keys.second);
      part.scalar(2, seconds[Math.floor(seconds.length * d.next() ** 1.5)]);
      message.nested(3, part);
      part.scalar(1, keys.size);
      part.scalar(3, 256 * 2 ** d.below(8) * (1 + d.below(3)));
      part.scalar(4, keys.bytes);
      message.nested(3, part);
    }
    out.nested(PROFILE.sample, message);
    if (o.order === 'interleaved' && n % 64 === 0) {
      await putLocations();
      await putFunctions();
    }
    if (out.length >= FLUSH_AT) await flush();
  }
  if (o.order !== 'interleaved') putMapping();
  await putLocations();
  await putFunctions();
  await putStrings();
  out.scalar(PROFILE.timeNanos, 1_750_000_000_000_000_000n);
  out.scalar(PROFILE.durationNanos, 60_000_000_000);
  message.scalar(1, periodType[0]);
  message.scalar(2, periodType[1]);
  out.nested(PROFILE.periodType, message);
  out.scalar(PROFILE.period, 10_000_000);
  await flush(true);
  return { bytes, locations: locationIds.count, functions: functionIds.count, strings: strings.list.length };
}

/** Writes a profile to a file, or to standard output for "-". */
export async function generateFile(options, file) {
  const o = { ...DEFAULTS, ...options };
  const target = file === '-' ? process.stdout : fs.createWriteStream(file);
  const stream = o.level > 0 ? zlib.createGzip({ level: o.level, chunkSize: 1 << 18 }) : target;
  if (o.level > 0) stream.pipe(target);
  const done = file === '-' ? undefined : once(target, 'finish');
  const info = await generate(o, async chunk => {
    if (!stream.write(chunk)) await once(stream, 'drain');
  });
  if (stream !== process.stdout) stream.end();
  await done;
  return info;
}

function parseArguments(argv) {
  const numbers = {
    '--seed': 'seed',
    '--code-seed': 'codeSeed',
    '--samples': 'samples',
    '--functions': 'functions',
    '--locations': 'locations',
    '--depth': 'depth',
    '--values': 'values',
    '--share': 'share',
    '--recursion': 'recursion',
    '--unsymbolized': 'unsymbolized',
    '--level': 'level',
  };
  const words = {
    '--labels': ['labels', ['none', 'low', 'high']],
    '--order': ['order', ['go', 'strings-first', 'interleaved']],
    '--preset': ['preset', Object.keys(PRESETS)],
  };
  const given = {};
  let file, preset;
  for (let i = 0; i < argv.length; i++) {
    const name = argv[i];
    if (name === '--big') given.big = true;
    else if (name === '-o') file = argv[++i];
    else if (name in numbers) {
      const value = Number(argv[++i]);
      if (!(value >= 0)) throw new Error(`${name} needs a number`);
      given[numbers[name]] = value;
    } else if (name in words) {
      const [key, allowed] = words[name],
        value = argv[++i];
      if (!allowed.includes(value)) throw new Error(`${name} is one of ${allowed.join(', ')}`);
      if (key === 'preset') preset = PRESETS[value];
      else given[key] = value;
    } else throw new Error(`unknown option ${name} (see the head of bench/generate.mjs)`);
  }
  if (!file) throw new Error('-o FILE is needed');
  if (given.values > 4 || given.values < 1) throw new Error('--values is 1 to 4');
  return { options: { ...preset, ...given }, file };
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { options, file } = parseArguments(process.argv.slice(2));
    const info = await generateFile(options, file);
    const size = file === '-' ? '' : `, ${fs.statSync(file).size} bytes in the file`;
    console.error(
      `${info.bytes} bytes of profile${size}; ${info.locations} locations, ${info.functions} ` +
        `functions, ${info.strings} strings`,
    );
  } catch (error) {
    console.error(`generate: ${error.message}`);
    process.exitCode = 2;
  }
}
