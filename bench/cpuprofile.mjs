// node bench/cpuprofile.mjs FILE.cpuprofile [-o FILE.pb.gz]
//
// A profile of Node's own profiler (node --cpu-prof) as profile.proto, so that inkprof opens it:
//
//   node --cpu-prof --cpu-prof-dir /tmp/prof dist/main.js -top big.pb.gz
//   node bench/cpuprofile.mjs /tmp/prof/*.cpuprofile -o /tmp/inkprof.pb.gz && node dist/main.js -top /tmp/inkprof.pb.gz
import fs from 'node:fs';
import zlib from 'node:zlib';

const argv = process.argv.slice(2);
const at = argv.indexOf('-o');
const [out] = at < 0 ? ['cpu.pb.gz'] : argv.splice(at, 2).slice(1);
if (argv.length !== 1) {
  console.error('cpuprofile: name one .cpuprofile file');
  process.exit(2);
}
const { nodes, samples, timeDeltas, startTime, endTime } = JSON.parse(fs.readFileSync(argv[0], 'utf8'));

const varint = value => {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
};
const number = (field, value) => (value === 0 ? [] : [...varint(field << 3), ...varint(value)]);
const bytes = (field, payload) => [...varint((field << 3) | 2), ...varint(payload.length), ...payload];
const packed = (field, values) =>
  bytes(
    field,
    values.flatMap(value => varint(value)),
  );

const strings = new Map([['', 0]]);
const string = text => strings.get(text) ?? (strings.set(text, strings.size), strings.size - 1);
const functions = new Map(),
  locations = new Map();
const byId = new Map(nodes.map(node => [node.id, node])),
  parents = new Map();
for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node.id);

/** One location a call frame: V8 tells where a function begins. */
function location({ functionName, url, lineNumber, columnNumber }) {
  const key = `${functionName}\0${url}\0${lineNumber}\0${columnNumber}`;
  let id = locations.get(key)?.id;
  if (id === undefined) {
    id = locations.size + 1;
    const name = functionName || '(anonymous)';
    functions.set(id, [
      ...number(1, id),
      ...number(2, string(name)),
      ...number(3, string(name)),
      ...number(4, string(url)),
      ...number(5, lineNumber + 1),
    ]);
    locations.set(key, {
      id,
      message: [
        ...number(1, id),
        ...bytes(4, [...number(1, id), ...number(2, lineNumber + 1), ...number(3, columnNumber + 1)]),
      ],
    });
  }
  return id;
}

const totals = new Map();
samples.forEach((id, i) => {
  const sum = totals.get(id) ?? [0, 0];
  totals.set(id, [sum[0] + 1, sum[1] + Math.max(0, timeDeltas[i]) * 1000]);
});
const parts = [
  bytes(1, [...number(1, string('samples')), ...number(2, string('count'))]),
  bytes(1, [...number(1, string('cpu')), ...number(2, string('nanoseconds'))]),
];
for (const [id, values] of totals) {
  const stack = [];
  // The root node is no frame.
  for (let node = id; parents.has(node); node = parents.get(node)) stack.push(location(byId.get(node).callFrame));
  parts.push(bytes(2, [...packed(1, stack), ...packed(2, values)]));
}
for (const { message } of locations.values()) parts.push(bytes(4, message));
for (const message of functions.values()) parts.push(bytes(5, message));
parts.push([...number(10, (endTime - startTime) * 1000)]);
const period = bytes(11, [...number(1, string('cpu')), ...number(2, string('nanoseconds'))]);
for (const text of strings.keys()) parts.push(bytes(6, [...Buffer.from(text)]));
parts.push(period);
fs.writeFileSync(out, zlib.gzipSync(Buffer.concat(parts.map(part => Buffer.from(part)))));
