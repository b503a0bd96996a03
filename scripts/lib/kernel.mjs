import fs from 'node:fs';
import path from 'node:path';

/** The module that holds a kernel's machine code, from its source in AssemblyScript. */
export async function compileKernel(file) {
  const { default: asc } = await import('assemblyscript/asc');
  let binary = null;
  const source = fs.readFileSync(file, 'utf8');
  const { error, stderr } = await asc.main(['scan.ts', '-O3', '--noAssert', '--runtime', 'stub', '--outFile', 'scan.wasm'], {
    readFile: name => (path.basename(name) === 'scan.ts' ? source : null),
    writeFile: (name, contents) => void (binary = contents),
    listFiles: () => [],
  });
  if (error) throw new Error(`src/kernel/scan.ts does not compile: ${error.message}\n${stderr}`);
  return `/** src/kernel/scan.ts, compiled; made by npm run kernel. */\nexport const scanCode =\n  '${Buffer.from(binary).toString('base64')}';\n`;
}
