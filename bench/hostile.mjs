// A profile that is made to be too much: markup in names, a name of 10 MB, 100,000 functions, a
// stack of 20,000 calls of one function.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import protobuf from 'protobufjs';

const proto = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'proto/profile.proto');

/** Its bytes, compressed; the same each time. */
export function hostile({ functions = 100_000, nameBytes = 10_000_000, depth = 20_000 } = {}) {
  const Profile = protobuf
    .parse(fs.readFileSync(proto, 'utf8'), { keepCase: true })
    .root.lookupType('perftools.profiles.Profile');
  const strings = new Map([['', 0]]);
  const id = text => strings.get(text) ?? (strings.set(text, strings.size), strings.size - 1);
  const evil = '<img src=x onerror=alert(1)></script><script>alert(2)</script>';
  const names = [
    evil,
    'L'.repeat(nameBytes),
    'recursive',
    ...Array.from({ length: functions - 3 }, (_, i) => `pkg${i % 97}.f${i}${evil}`),
  ];
  const valueType = (type, unit) => ({ type: id(type), unit: id(unit) });
  const profile = {
    sample_type: [valueType(`t${evil}`, 'count'), valueType('cpu', 'nanoseconds')],
    mapping: [
      { id: 1, memory_start: 0x1000, memory_limit: 0x9000000, filename: id(`/bin/${evil}`), has_functions: true },
    ],
    function: names.map((name, i) => ({
      id: i + 1,
      name: id(name),
      system_name: id(name),
      filename: id(`/src/${i % 1000}${evil}`),
      start_line: 1,
    })),
    location: names.map((_, i) => ({
      id: i + 1,
      mapping_id: 1,
      address: 0x2000 + i,
      line: [{ function_id: i + 1, line: i }],
    })),
    sample: [
      // Each function below a few others, so that callers and callees are many.
      ...names.map((_, i) => ({
        location_id: [i + 1, ((i * 31) % names.length) + 1, ((i * 7) % 97) + 4, 1],
        value: [1 + (i % 9), 1000 * i],
        label: [{ key: id(`key${evil}`), str: id(`${evil}${i % 500}`) }],
      })),
      { location_id: [2, 1], value: [4000, 1_000_000] },
      { location_id: [...Array(depth).fill(3), 1], value: [9000, 2_000_000] },
    ],
    comment: [id(evil)],
  };
  return zlib.gzipSync(Profile.encode(Profile.fromObject({ ...profile, string_table: [...strings.keys()] })).finish(), {
    level: 6,
  });
}
