// Records the profiles of the example programs anew: node examples/record-programs.mjs [NAME...]
// Needs Go. Builds each program and lets it write its profiles into its own folder.
// (leaky-service is a server that needs clients: examples/record.mjs.)
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
// The path of the binary is in every profile, so it is one that says nothing about this machine.
const bin = '/tmp/examples';
const all = fs.readdirSync(here).filter(name => fs.existsSync(path.join(here, name, 'main.go')) && !fs.existsSync(path.join(here, name, 'go.mod'))).sort();
// Without it each stopped loop leaves samples of runtime.asyncPreempt on machines with few processors.
const env = { ...process.env, GODEBUG: 'asyncpreemptoff=1' };
const wanted = process.argv.slice(2);

for (const program of wanted.length > 0 ? wanted : all) {
  const binary = path.join(bin, program);
  // -trimpath: sources are recorded as examples/invoices/main.go.
  execFileSync('go', ['build', '-trimpath', '-buildvcs=false', '-o', binary, `./${program}`], {
    cwd: here,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
    stdio: 'inherit',
  });
  const folder = path.join(here, program);
  const said = execFileSync(binary, [folder], { encoding: 'utf8', env });
  console.log(`${program}: ${said.trim().split('\n').at(-1)}`);
  for (const name of fs.readdirSync(folder)) if (/\.(pb\.gz|txt)$/.test(name)) console.log(`  ${name} ${fs.statSync(path.join(folder, name)).size} bytes`);
}
fs.rmSync(bin, { recursive: true, force: true });
