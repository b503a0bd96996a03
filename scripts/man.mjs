// npm run man: writes man/inkprof.1 from the tables of flags, commands and keys.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const contents = `
import { flagDocs } from './src/cli/arguments.ts';
import { manualPage } from './src/cli/man.ts';
import { environment, examples, files } from './src/cli/usage.ts';
export const page = manualPage(${JSON.stringify(version)}, flagDocs(), { environment, examples, files });
`;
const result = await build({
  stdin: { contents, resolveDir: root, loader: 'ts' },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
});
const { page } = await import(
  `data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`
);
fs.mkdirSync(path.join(root, 'man'), { recursive: true });
fs.writeFileSync(path.join(root, 'man', 'inkprof.1'), page);
