import fs from 'node:fs';

/** The kernels: src/kernel/NAME.ts compiled is NAME-code.ts, in the room of core that uses it. */
export const kernels = ['scan', 'walk', 'text'];

const root = new URL('../../', import.meta.url);

const rooms = { scan: 'profile', walk: 'graph', text: 'base' };

/**
 * The same as a path in the repository.
 * @param {string} name
 */
export const codePath = name => `src/core/${rooms[name]}/${name}-code.ts`;

/**
 * Where a kernel's machine code is kept.
 * @param {string} name
 */
export const codeFile = name => new URL(codePath(name), root);

/**
 * The module with a kernel's machine code, made from its source in AssemblyScript.
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function compileKernel(name) {
  const { default: asc } = await import('assemblyscript/asc');
  const source = fs.readFileSync(new URL(`src/kernel/${name}.ts`, root), 'utf8');
  /** @type {Uint8Array | undefined} */
  let binary;
  const { error, stderr } = await asc.main(
    [`${name}.ts`, '-O3', '--noAssert', '--runtime', 'stub', '--outFile', 'out.wasm'],
    {
      readFile: file => (file === `${name}.ts` ? source : null),
      writeFile: (_, contents) => void (binary = /** @type {Uint8Array} */ (contents)),
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`src/kernel/${name}.ts does not compile: ${error?.message}\n${stderr}`);
  return (
    `/** src/kernel/${name}.ts, compiled; made by npm run kernel. */\nexport const ${name}Code ` +
    `=\n  '${Buffer.from(binary).toString('base64')}';\n`
  );
}
