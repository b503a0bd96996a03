import fs from 'node:fs';

/** The kernels: src/kernel/NAME.ts compiled is NAME-code.ts, in the room of core that uses it. */
export const kernels = ['scan', 'walk', 'text'];

const root = new URL('../../', import.meta.url);

const rooms = { scan: 'profile', walk: 'graph', text: 'base' };

/**
 * The path of a kernel's machine code in the repository.
 * @param {string} name
 */
export const codePath = name => `src/core/${rooms[name]}/${name}-code.ts`;

/**
 * Where a kernel's machine code is kept.
 * @param {string} name
 */
export const codeFile = name => new URL(codePath(name), root);

/** @param {string} file */
function readSource(file) {
  const url = new URL(`src/kernel/${file}`, root);
  return fs.existsSync(url) ? fs.readFileSync(url, 'utf8') : null;
}

/** Bytes of the types of fields. */
const sizes = { i32: 4, usize: 4, f64: 8 };

/**
 * The structs and constants of src/kernel/NAME-memory.ts: classes of fields, each at a fixed
 * address. As in AssemblyScript, a field begins at the next multiple of its size.
 * @param {string} source
 * @returns {{ structs: { name: string, fields: { name: string, type: string, address: number }[] }[],
 *   constants: { name: string, value: number }[] }}
 */
export function readLayout(source) {
  /** @type {Map<string, { name: string, type: string }[]>} */
  const classes = new Map();
  const structs = [];
  const constants = [];
  let end = 1;
  /** @type {{ name: string, type: string }[] | null} */
  let fields = null;
  for (const line of source.replace(/\/\*[^]*?\*\//g, '').split('\n')) {
    if (line.trim() === '') continue;
    const opening = /^@unmanaged export class (\w+) \{$/.exec(line);
    const field = /^  (\w+): (i32|usize|f64);$/.exec(line);
    const struct = /^export const (\w+) = changetype<(\w+)>\((0x[\da-f]+)\);$/.exec(line);
    const constant = /^export const (\w+): i32 = (0x[\da-f]+|\d+);$/.exec(line);
    if (opening) classes.set(opening[1], (fields = []));
    else if (line === '}' && fields) fields = null;
    else if (field && fields) fields.push({ name: field[1], type: field[2] });
    else if (struct && classes.has(struct[2])) {
      let address = Number(struct[3]);
      if (address < end || address % 8 !== 0) throw new Error(`no place for a struct: ${line}`);
      const placed = (classes.get(struct[2]) ?? []).map(({ name, type }) => {
        const begin = Math.ceil(address / sizes[type]) * sizes[type];
        address = begin + sizes[type];
        return { name, type, address: begin };
      });
      structs.push({ name: struct[1], fields: placed });
      end = address;
    } else if (constant) constants.push({ name: constant[1], value: Number(constant[2]) });
    else throw new Error(`neither a struct nor a constant: ${line}`);
  }
  const columnsAt = constants.find(({ name }) => name === 'columnsAt');
  if (!columnsAt || columnsAt.value < end || columnsAt.value % 8 !== 0)
    throw new Error(`columnsAt is not after the structs, which end at 0x${end.toString(16)}`);
  return { structs, constants };
}

/** Types of TypeScript for those that the compiler states for exports. */
const types = { number: 'number', void: 'void' };

/**
 * The exported functions, as members of an interface, from the compiler's own declarations.
 * @param {string} declarations
 */
function exportedFunctions(declarations) {
  return [...declarations.matchAll(/^ {2}export function (\w+)\((.*)\): (\w+);$/gm)].map(
    ([, name, parameters, type]) => {
      if (!types[type])
        throw new Error(`${name} returns ${type}: that is ${Object.keys(types).join(' or ')} at run time`);
      return `  ${name}(${parameters}): ${types[type]};\n`;
    },
  );
}

/** @param {{ name: string, fields: { name: string, type: string, address: number }[] }} struct */
function structText({ name, fields }) {
  const indices = (/** @type {boolean} */ isDouble) =>
    fields
      .filter(({ type }) => (type === 'f64') === isDouble)
      .map(({ name, type, address }) => `${name}: ${address / sizes[type]}`)
      .join(', ')
      .replace(/.+/, ' $& ');
  return `  ${name}: { ints: {${indices(false)}}, doubles: {${indices(true)}} },\n`;
}

/** @param {string} name */
const capital = name => name[0].toUpperCase() + name.slice(1);

/**
 * Compiles AssemblyScript; returns the machine code, and the declarations of its exports.
 * @param {string} name the main file
 * @param {(file: string) => string | null} readFile
 * @returns {Promise<{ binary: Uint8Array, declarations: string }>}
 */
export async function compile(name, readFile) {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Record<string, string | Uint8Array>} */
  const written = {};
  const { error, stderr } = await asc.main(
    [name, '-O3', '--noAssert', '--runtime', 'stub', '--bindings', 'raw', '--outFile', 'out.wasm'],
    { readFile, writeFile: (file, contents) => void (written[file] = contents), listFiles: () => [] },
  );
  const binary = written['out.wasm'];
  if (error || !(binary instanceof Uint8Array))
    throw new Error(`${name} does not compile: ${error?.message}\n${stderr}`);
  return { binary, declarations: String(written['out.d.ts']) };
}

/**
 * The module with a kernel's machine code, made from its source in AssemblyScript, with the types of
 * its exports and the places of its structs.
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function compileKernel(name) {
  const { binary, declarations } = await compile(`${name}.ts`, readSource);
  const { structs, constants } = readLayout(readSource(`${name}-memory.ts`) ?? '');
  const kernelModule = name === 'text' ? './kernel.ts' : '../base/kernel.ts';
  return `// src/kernel/${name}.ts and ${name}-memory.ts, compiled; made by npm run kernel.
import type { KernelCode, KernelExports } from '${kernelModule}';

export interface ${capital(name)}Kernel extends KernelExports {
${exportedFunctions(declarations).join('')}}

/** Constants, and the structs: the index of each field among the 4-byte or 8-byte numbers of the memory. */
export const ${name}Layout = {
${constants.map(({ name, value }) => `  ${name}: ${value},\n`).join('')}${structs.map(structText).join('')}} as const;

export const ${name}Code =
  '${Buffer.from(binary).toString('base64')}' as KernelCode<${capital(name)}Kernel>;
`;
}
